/**
 * Writes capture files: one file, a rotation, or separate files per station.
 *
 * <pre>
 *   Frame ---&gt; CaptureWriter ---&gt; FileSequence ---&gt; CaptureFile ---&gt; Compressor ---&gt; CaptureOutput
 *              (StationFiles)     (rotation)       (RecordEncoder)  (gzip, zstd)   (file, pipe)
 *
 *   live: Frame ---&gt; RecordCopier ---&gt; RecordBlock ---&gt; CaptureWriter, and on as above
 *                    (RecordEncoder)   (buffer)
 * </pre>
 *
 * <p>In a live capture, a separate thread encodes the frames in blocks, which the writer writes as they are. So each
 * frame is copied once, and only this buffer waits for the disk.
 *
 * <p>Writes only whole records, one write per piece, at least once a second: a killed program leaves files that are
 * valid up to the last piece, even compressed ones. A zstd file is one frame, unless it was suspended because too many
 * other files were open; then it has several, and Wireshark 4.0 reads only the first (zstd and macmon read all).
 *
 * <p>Files are written by the {@code macmon-export} thread only, and a {@link RecordCopier} is used by
 * {@code macmon-copy} only; the counts are thread-safe. This package imports {@code io.macmon.capture} and
 * {@code io.macmon.config}, not {@code file.read}.
 */
package io.macmon.capture.file.write;
