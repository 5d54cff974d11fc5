/**
 * Capture files, read and written.
 *
 * <pre>
 *   CaptureInput --- octets ---> PackedBlock <--- frames --- CaptureFormat      (CaptureFileSource)
 *   (file, pipe, gzip, zstd)                                 (pcap, pcapng)
 *
 *   Frame ---> CaptureWriter ---> FileSequence ---> CaptureFile ---> Compressor ---> CaptureOutput
 *              (which files)     (which file)      (RecordEncoder)  (zstd, gzip)   (file, pipe)
 * </pre>
 *
 * <p>A file is read straight into blocks, and a frame is handed on where it lies: reading costs no copy and no object
 * per frame. Frames of the link types that LinkType reads are handed on; those of every other are counted and named. A
 * damaged file gives every frame before the damage, then an error that names the octet; of one that zstd compressed the last
 * frames before the damage may be missing (see ZstdOctets).
 *
 * <p>What libpcap and Wireshark read is read; totals (frames, original lengths) are theirs. Where the two differ:
 *
 * <ul>
 *   <li>interfaces of several link types, snaplens or byte orders in one pcapng file are read, as by Wireshark
 *   <li>a frame captured longer than its file's snaplen keeps all its octets, as in Wireshark; libpcap cuts it, or
 *       refuses the file
 *   <li>an original length of 2<sup>31</sup> or more counts as 2<sup>31</sup> - 1, as in Wireshark
 *   <li>an FCS that the file's link type field announces is neither stripped nor checked, as in libpcap
 *   <li>seconds of a pcap file are unsigned and so last until 2106, as in Wireshark; libpcap's end in 2038
 * </ul>
 *
 * <p>What is written is written in pieces of whole records, one write each, at least once a second: a program that is
 * killed leaves files that are good up to the last piece, compressed ones too. A zstd file is one frame, unless it had to be
 * closed for a while because too many others were open: then it has several, which Wireshark 4.0 does not read on from
 * (zstd and macmon do).
 */
package io.macmon.capture.file;
