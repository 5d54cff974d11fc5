package io.macmon.capture.pcap;

import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.LinuxSllPacket;
import org.pcap4j.packet.Packet;

/**
 * A one-line, human-readable summary of a frame: the headers, read by pcap4j's packet factory, without the payload.
 * Allocates an object per header, so use it only for the few frames that people see.
 */
public final class PacketSummary {

    /** Length of the longest summary, in characters. */
    public static final int MAX_LENGTH = 200;

    // More than the headers of a normal frame; limits the work for a hostile one.
    private static final int MAX_BYTES = 256;

    private static final byte[] ARP_REQUEST = HexFormat.of()
            .parseHex("ffffffffffff0200000000010806" + "0001080006040001" + "0200000000010a000001"
                    + "0000000000000a000002");
    private static final byte[] TCP_SEGMENT = HexFormat.of()
            .parseHex("0200000000020200000000010800" + "450000280001000040060000" + "0a0000010a000002"
                    + "00010001000000010000000050020001" + "00000000");

    private static final String ELLIPSIS = "...";

    private PacketSummary() {}

    /**
     * The summary: one line of printable ASCII. Never throws, whatever the frame contains; empty if pcap4j does not
     * understand the frame.
     */
    public static String of(Frame frame) {
        byte[] bytes = new byte[Math.min(frame.capturedLength(), MAX_BYTES)];
        frame.memory().get(frame.offset(), bytes);
        try {
            String headers = PacketText.of(packet(frame.linkType(), bytes));
            return headers.isEmpty() ? "" : printable(headers + ", " + frame.originalLength() + " bytes");
        } catch (IllegalRawDataException | RuntimeException | Error notUnderstood) {
            return "";
        }
    }

    /**
     * Loads the classes that {@link #of} needs, so that the first summary is fast. Takes much longer than a summary.
     */
    public static void warmUp() {
        Frame frame = new Frame();
        frame.wrap(ByteBuffer.wrap(ARP_REQUEST), 0, ARP_REQUEST.length, ARP_REQUEST.length, 0);
        of(frame);
        frame.wrap(ByteBuffer.wrap(TCP_SEGMENT), 0, TCP_SEGMENT.length, TCP_SEGMENT.length, 0);
        of(frame);
    }

    private static Packet packet(int linkType, byte[] bytes) throws IllegalRawDataException {
        return switch (linkType) {
            case LinkType.ETHERNET -> EthernetPacket.newPacket(bytes, 0, bytes.length);
            case LinkType.LINUX_SLL -> LinuxSllPacket.newPacket(bytes, 0, bytes.length);
            default -> null;
        };
    }

    private static String printable(String line) {
        StringBuilder text = new StringBuilder(line.length());
        for (int i = 0; i < line.length() && text.length() <= MAX_LENGTH; i++) {
            char character = line.charAt(i);
            if (character >= ' ' && character <= '~') {
                text.append(character);
            } else {
                text.append(String.format("\\u%04x", (int) character));
            }
        }
        return text.length() <= MAX_LENGTH
                ? text.toString()
                : text.substring(0, MAX_LENGTH - ELLIPSIS.length()) + ELLIPSIS;
    }
}
