/**
 * Reading and writing text: configuration files, durations, sizes, untrusted text, text as bytes, and the exceptions
 * whose messages users read. This package imports nothing else from macmon.
 */
package io.macmon.config.text;
