/**
 * The flight recorder: keeps the recent past in memory, and writes what was around an alert to a file of its own.
 *
 * <pre>
 *   Frame ---> RecentFrames ---> AlertFile ---> one pcapng per alert
 *              (memory)          (a window)
 * </pre>
 *
 * <p>Keeping a frame costs one copy. Nothing is looked for in the frames before there is an alert.
 */
package io.macmon.cli.recorder;
