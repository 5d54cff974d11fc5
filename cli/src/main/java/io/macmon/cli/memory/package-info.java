/**
 * What an audit remembers over restarts, in a SQLite database.
 *
 * <pre>
 *   Audit --remember--> StationDatabase --> Pending (what is not yet on the disk)
 *                          |                   '--> DatabaseFile --> Rows     one transaction
 *                          '--> SoleUse (one macmon per file), SetAside (a corrupt one), Retention (bounded by age)
 * </pre>
 *
 * <p><b>What a crash may cost.</b> A process that is killed loses nothing of what {@code remember} came back from: each call is a transaction
 * of the write-ahead log. The log is not forced to the disk at each commit ({@code synchronous=NORMAL}), so a power cut may lose the last of
 * them, each as a whole; the database opens and is consistent then, too.
 *
 * <p><b>What a failing disk may cost.</b> An audit does not end because its memory cannot be written. What could not be written is kept, up to
 * {@link io.macmon.cli.memory.PendingChanges#LIMIT} stations, and tried again; the first failure is told, and so is the end of it.
 *
 * <p><b>What the file may cost.</b> What was not seen for the time to keep is forgotten at the start and once a day, and of stations, owners of
 * addresses and findings {@link io.macmon.cli.memory.Retention#MAX_ROWS} each are kept; of stations those that sent one frame only go first, so
 * that a flood of invented addresses forgets itself; that many may be written between two times of forgetting. Age counts back from the latest entry, or from now when that lies in the future: a
 * capture file of some years ago is remembered as well as a live one.
 *
 * <p>This package imports the contract of {@code io.macmon.analyzer.audit}, and nothing of {@code io.macmon.cli}.
 */
package io.macmon.cli.memory;
