/**
 * Reads capture files: one, or several merged in time order.
 *
 * <pre>
 *   CaptureInput ----- bytes ----&gt; PackedBlock &lt;---- frames ----- CaptureFormat
 *   (file, pipe, gzip, zstd)           |                          (pcap, pcapng)
 *                                      v
 *                  CaptureFileSource (one file), MergedFiles (several)
 * </pre>
 *
 * <p>A file is read straight into blocks, and frames are published in place: there is no copy and no object per frame.
 * Frames with unsupported link types are skipped and counted by type. From a damaged file, every frame before the
 * damage is read; then an error states its byte offset. If the file is compressed with zstd, the last frames before the
 * damage may be missing (see ZstdInput).
 *
 * <p>This package reads whatever libpcap and Wireshark read, with the same totals (frames, original lengths). Where the
 * two differ:
 *
 * <ul>
 *   <li>a pcapng file may have interfaces with several link types, snaplens or byte orders, as in Wireshark
 *   <li>a frame captured longer than the snaplen of its file keeps all of its bytes, as in Wireshark; libpcap truncates
 *       it, or refuses the file
 *   <li>an original length of 2<sup>31</sup> or more counts as 2<sup>31</sup> - 1, as in Wireshark
 *   <li>an FCS that the link type field announces is neither stripped nor checked, as in libpcap
 *   <li>the seconds in a pcap file are unsigned and last until 2106, as in Wireshark; libpcap's end in 2038
 * </ul>
 *
 * <p>Files are read by the capture thread only; the progress and the counts are thread-safe. This package imports
 * {@code io.macmon.capture} and {@code io.macmon.config}, not {@code file.write}.
 */
package io.macmon.capture.file.read;
