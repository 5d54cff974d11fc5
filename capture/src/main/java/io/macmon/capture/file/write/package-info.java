/**
 * Writes capture files: one, a rotation, or files per station.
 *
 * <pre>
 *   Frame ---&gt; CaptureWriter ---&gt; FileSequence ---&gt; CaptureFile ---&gt; Compressor ---&gt; CaptureOutput
 *              (StationFiles)     (rotation)       (RecordEncoder)  (gzip, zstd)   (file, pipe)
 * </pre>
 *
 * <p>Whole records are written, in one write per piece and at least once a second: a killed program leaves files that
 * are valid up to the last piece, compressed ones too. A zstd file is one frame, unless it was suspended because too
 * many other files were open; then it has several, and Wireshark 4.0 reads only the first (zstd and macmon read all).
 *
 * <p>One thread, {@code macmon-export}, writes; the counts may be read by any. The package knows of the capture
 * contract and of configuration, not of the reading side.
 */
package io.macmon.capture.file.write;
