package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.ArpPacket;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;

/**
 * Decodes one frame at a time, from its link header to its ports, into {@link #decoded}. The package documentation
 * describes what is read, what is not, and what happens to truncated or malformed frames.
 *
 * <p>The decoder keeps what later fragments need from the first, so all frames in a flow must go to one decoder, in
 * the order in which they were captured. One thread only; nothing is allocated per frame.
 */
public final class FrameDecoder {

    private final Cursor cursor = new Cursor();
    private final DecodedFrame decoded;
    private final LinkDecoder link;
    private final IpDecoder ip;
    private final ArpPacket arp = new ArpPacket();
    private final boolean verifiesChecksums;

    /** @param faults counts what this decoder cannot read; decoders of one thread may share it */
    public FrameDecoder(FaultCounts faults) {
        this(faults, false);
    }

    /**
     * @param faults            counts what this decoder cannot read; decoders of one thread may share it
     * @param verifiesChecksums whether a wrong checksum is a fault
     */
    public FrameDecoder(FaultCounts faults, boolean verifiesChecksums) {
        this.verifiesChecksums = verifiesChecksums;
        decoded = new DecodedFrame(faults);
        link = new LinkDecoder(cursor, decoded);
        ip = new IpDecoder(cursor, decoded);
    }

    /** The fields of the last frame; always the same object. */
    public DecodedFrame decoded() {
        return decoded;
    }

    /** Decodes a frame. Returns false if it belongs to no flow; {@link DecodedFrame#fault} gives the reason. */
    public boolean decode(Frame frame) {
        return (CommonFrameDecoder.decode(frame, decoded) || decodeByHeader(frame))
                && (!verifiesChecksums || ChecksumVerifier.verify(decoded, frame.memory()));
    }

    /** Decodes any frame, header by header. */
    boolean decodeByHeader(Frame frame) {
        decoded.clear();
        cursor.start(frame);
        WireFault linkFault = link.read(frame);
        decoded.linkPayloadOffset = cursor.offset;
        decoded.linkPayloadCaptured = Math.max(0, cursor.available);
        if (linkFault != null) {
            decoded.note(linkFault);
            return linkFault.allowsFlow();
        }
        return switch (decoded.etherType) {
            case EtherType.IPV4 -> ip.readIpv4(frame.timestampNanos());
            case EtherType.IPV6 -> ip.readIpv6(frame.timestampNanos());
            case EtherType.ARP -> checkArp();
            default -> true;
        };
    }

    private boolean checkArp() {
        switch (arp.wrap(cursor.memory, cursor.offset, cursor.available)) {
            case OK -> {}
            case BAD_ADDRESS_LENGTH -> decoded.note(WireFault.ARP_BAD_ADDRESS_LENGTH);
            default -> decoded.note(WireFault.ARP_TRUNCATED);
        }
        return true;
    }
}
