package io.macmon.capture.pcap;

import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.LinuxSllPacket;
import org.pcap4j.packet.Packet;

/**
 * A line that tells what is in a frame, for people: the headers by pcap4j's packet factory, and nothing of the payload. It
 * makes an object per header, so it is for the few frames that somebody is told about.
 */
public final class PacketSummary {

    /** Characters of the longest summary. */
    public static final int LONGEST = 200;

    // More than all headers of a sane frame; a hostile one gets no more of our time.
    private static final int MOST_OCTETS = 256;

    private static final String CUT = "...";

    private PacketSummary() {}

    /**
     * The summary: printable ASCII in one line. Never throws, whatever the frame holds; what pcap4j cannot make anything
     * of gives an empty text.
     */
    public static String of(Frame frame) {
        byte[] octets = new byte[Math.min(frame.capturedLength(), MOST_OCTETS)];
        frame.memory().get(frame.offset(), octets);
        try {
            String words = PacketWords.of(packet(frame.linkType(), octets));
            return words.isEmpty() ? "" : bounded(words + ", " + frame.originalLength() + " octets");
        } catch (IllegalRawDataException | RuntimeException | Error notUnderstood) {
            return "";
        }
    }

    private static Packet packet(int linkType, byte[] octets) throws IllegalRawDataException {
        return switch (linkType) {
            case LinkType.ETHERNET -> EthernetPacket.newPacket(octets, 0, octets.length);
            case LinkType.LINUX_SLL -> LinuxSllPacket.newPacket(octets, 0, octets.length);
            default -> null;
        };
    }

    private static String bounded(String words) {
        StringBuilder text = new StringBuilder(words.length());
        for (int i = 0; i < words.length() && text.length() <= LONGEST; i++) {
            char letter = words.charAt(i);
            if (letter >= ' ' && letter <= '~') {
                text.append(letter);
            } else {
                text.append(String.format("\\u%04x", (int) letter));
            }
        }
        return text.length() <= LONGEST ? text.toString() : text.substring(0, LONGEST - CUT.length()) + CUT;
    }
}
