/**
 * What the user asked for, as checked values.
 *
 * <p>A value of this package cannot be wrong: records check themselves when they are made, and say in a
 * {@link io.macmon.config.text.ConfigException} which setting, which rule, and what was given. Nothing here knows
 * about the command line, files of settings excepted, and nothing here imports another module of macmon.
 */
package io.macmon.config;
