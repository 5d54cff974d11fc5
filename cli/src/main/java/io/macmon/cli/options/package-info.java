/**
 * How options are read, errors are reported and help is printed, for all commands. Imports no other package of
 * {@code cli} but {@code process}.
 */
package io.macmon.cli.options;
