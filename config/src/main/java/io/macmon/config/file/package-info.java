/**
 * Which files of this machine can be trusted with what macmon writes. Stateless and thread-safe. Imports nothing else
 * from macmon.
 */
package io.macmon.config.file;
