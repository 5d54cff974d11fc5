/**
 * Stores an audit's stations, addresses and findings across restarts, in an SQLite database.
 *
 * <pre>
 *   Audit --remember--> StationDatabase --> PendingChanges      not yet on disk
 *                          |--> DatabaseFile, Schema            opens and migrates the file
 *                          |--> DatabaseReader, DatabaseWriter  rows; one transaction per write
 *                          |--> DatabaseLock                    one macmon per file
 *                          |--> DatabaseQuarantine              renames a damaged file
 *                          '--> Retention                       limits by age and number
 * </pre>
 *
 * <p><b>What a crash can lose.</b> Once {@code remember} has returned, its changes survive a killed process: each call
 * is a transaction in the write-ahead log. The log is not synced at each commit ({@code synchronous=NORMAL}), so a
 * power failure can lose the last transactions, each as a whole. The database still opens and is consistent.
 *
 * <p><b>What a failing disk can lose.</b> An audit does not end because its database cannot be written. Pending changes
 * are kept, up to {@link io.macmon.cli.memory.PendingChanges#LIMIT} stations, and written when the database works
 * again. The first failure is reported, and so is the recovery.
 *
 * <p><b>What the size limits delete.</b> Entries older than the retention time are deleted at the start and once per
 * day. Up to {@link io.macmon.cli.memory.Retention#MAX_ROWS} each of stations, address owners and findings are kept,
 * and the same number can be written between two purges. Stations that sent only one frame are deleted first, so a
 * flood of random source addresses does not displace real stations. Age is measured back from the latest entry, or from
 * the current time if that entry is in the future, so a capture file that is years old is stored like a live capture.
 *
 * <p>This package imports the contract of {@code io.macmon.analyzer.audit}, and nothing from the rest of
 * {@code io.macmon.cli}.
 */
package io.macmon.cli.memory;
