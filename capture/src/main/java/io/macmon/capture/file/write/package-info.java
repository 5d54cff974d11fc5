/**
 * Writes capture files: one file, a rotation, or separate files per station.
 *
 * <pre>
 *   Frame ---&gt; CaptureWriter ---&gt; FileSequence ---&gt; CaptureFile ---&gt; Compressor ---&gt; CaptureOutput
 *              (StationFiles)     (rotation)       (RecordEncoder)  (gzip, zstd)   (file, pipe)
 * </pre>
 *
 * <p>Writes only whole records, one write per piece, at least once a second: a killed program leaves files that are
 * valid up to the last piece, even compressed ones. A zstd file is one frame, unless it was suspended because too many
 * other files were open; then it has several, and Wireshark 4.0 reads only the first (zstd and macmon read all).
 *
 * <p>Files are written by the {@code macmon-export} thread only; the counts are thread-safe. This package imports
 * {@code io.macmon.capture} and {@code io.macmon.config}, not {@code file.read}.
 */
package io.macmon.capture.file.write;
