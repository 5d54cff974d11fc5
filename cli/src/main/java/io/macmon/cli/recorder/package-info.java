/**
 * The flight recorder: keeps the most recent frames in memory, and writes the frames around each alert to a file.
 *
 * <pre>
 *   Frame ---> RecentFrames ---> AlertFileWriter ---> AlertFile ---> one pcapng file per alert
 *              (ring buffer)     (live: a thread)     (time window)
 * </pre>
 *
 * <p>It also writes files that users request, from the frames of one station before and after the request.
 *
 * <p>Recording a frame costs one copy. Frames are examined only once there is an alert. In a live run, a separate
 * thread writes the files, so that the thread that records never waits for a disk. Alerts may come from any thread.
 * Imports {@code io.macmon.capture} and the analyzer, and no other package of {@code io.macmon.cli}.
 */
package io.macmon.cli.recorder;
