/**
 * A bounded queue of records on disk.
 *
 * <pre>
 *   DIRECTORY (0700)
 *     lock                          held by the process that uses the spool
 *     position                      u64 index of the first record that is not confirmed, u32 CRC-32C of these 8 bytes
 *     00000000000000000042.spool    a segment; its name is the index of its first record
 *       u32 length, u32 CRC-32C, then length bytes: u8 topic, u16 length of the key, key, value
 * </pre>
 *
 * <p>All numbers are big-endian. Records are written at once, but not forced to the disk: they survive the end of the
 * process by SIGKILL. After a power failure, a segment ends before its first incomplete or damaged record. If a segment
 * follows, the number of missing records is known from its name.
 */
package io.macmon.fleet.spool;
