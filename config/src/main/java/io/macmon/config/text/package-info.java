/**
 * Reading and writing text: configuration files, durations, sizes, untrusted text, and the exceptions whose messages
 * users read. Of macmon, the package imports nothing.
 */
package io.macmon.config.text;
