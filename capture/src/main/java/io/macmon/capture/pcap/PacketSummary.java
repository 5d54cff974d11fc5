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
 * A line that tells what is in a frame, for people: the headers by pcap4j's packet factory, and nothing of the payload.
 * It makes an object per header, so it is for the few frames that somebody is told about.
 */
public final class PacketSummary {

    /** Characters of the longest summary. */
    public static final int MAX_LENGTH = 200;

    // More than all headers of a sane frame; a hostile one gets no more of our time.
    private static final int MAX_BYTES = 256;

    private static final byte[] ARP_REQUEST = HexFormat.of()
            .parseHex("ffffffffffff0200000000010806" + "0001080006040001" + "0200000000010a000001"
                    + "0000000000000a000002");
    private static final byte[] TCP_SEGMENT = HexFormat.of()
            .parseHex("0200000000020200000000010800" + "450000280001000040060000" + "0a0000010a000002"
                    + "00010001000000010000000050020001" + "00000000");

    private static final String CUT = "...";

    private PacketSummary() {}

    /**
     * The summary: printable ASCII in one line. Never throws, whatever the frame holds; what pcap4j cannot make
     * anything of gives an empty text.
     */
    public static String of(Frame frame) {
        byte[] bytes = new byte[Math.min(frame.capturedLength(), MAX_BYTES)];
        frame.memory().get(frame.offset(), bytes);
        try {
            String words = PacketText.of(packet(frame.linkType(), bytes));
            return words.isEmpty() ? "" : bounded(words + ", " + frame.originalLength() + " bytes");
        } catch (IllegalRawDataException | RuntimeException | Error notUnderstood) {
            return "";
        }
    }

    /** Loads what {@link #of} needs, which takes far longer than a summary; for who wants the first one at once. */
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

    private static String bounded(String words) {
        StringBuilder text = new StringBuilder(words.length());
        for (int i = 0; i < words.length() && text.length() <= MAX_LENGTH; i++) {
            char letter = words.charAt(i);
            if (letter >= ' ' && letter <= '~') {
                text.append(letter);
            } else {
                text.append(String.format("\\u%04x", (int) letter));
            }
        }
        return text.length() <= MAX_LENGTH ? text.toString() : text.substring(0, MAX_LENGTH - CUT.length()) + CUT;
    }
}
