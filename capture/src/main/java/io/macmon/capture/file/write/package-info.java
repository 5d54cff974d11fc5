/**
 * Writes capture files: one file, a rotation, or separate files per station.
 *
 * <pre>
 *   Frame ---&gt; CaptureWriter ---&gt; FileSequence ---&gt; CaptureFile ---&gt; Compressor ---&gt; CaptureOutput
 *              (StationFiles)     (rotation)       (RecordEncoder)  (gzip, zstd)   (file, pipe)
 *
 *   live: Frame ---&gt; DirectRecords ---&gt; RecordBlock ---&gt; CaptureWriter, and on as above
 *                    RecordCopier, if the writer is late
 *                    (RecordEncoder)
 * </pre>
 *
 * <p>In a live capture, the frames of a block are encoded before the block is given back, and the writer writes the
 * records as they are. So each frame is copied once, and only records wait for the disk. While the writer keeps up,
 * one thread does both ({@link DirectRecords}); while it is late, a separate thread encodes ({@link RecordCopier}).
 *
 * <p>Writes only whole records, one write per piece, at least once a second: a killed program leaves files that are
 * valid up to the last piece, even compressed ones. A zstd file is one frame, unless it was suspended because too many
 * other files were open; then it has several, and Wireshark 4.0 reads only the first (zstd and macmon read all).
 *
 * <p>Files are written by one thread at a time, {@code macmon-export} or {@code macmon-late}, and a
 * {@link RecordCopier} is used by {@code macmon-copy} only; the counts are thread-safe. This package imports
 * {@code io.macmon.capture} and {@code io.macmon.config}, not {@code file.read}.
 */
package io.macmon.capture.file.write;
