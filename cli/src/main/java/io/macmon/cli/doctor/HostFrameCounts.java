package io.macmon.cli.doctor;

import static java.util.stream.Collectors.joining;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import java.util.EnumMap;
import java.util.Map;

/** Counts the frames that a host sends, by kind, at the other end of the wire. Thread-safe. */
final class HostFrameCounts implements FrameHandler {

    private static final int ARP_OPERATION = 20;
    private static final int ARP_REPLY_OPERATION = 2;
    private static final int ICMP_ECHO_REPLY = 0;
    private static final int ROUTER_SOLICITATION = 133;
    private static final int NEIGHBOUR_SOLICITATION = 135;
    private static final int MULTICAST_REPORT = 143;

    /** The kinds of frames that are counted separately. */
    enum Kind {
        ARP_REPLY("ARP replies"),
        PING_REPLY("ping replies"),
        DUPLICATE_ADDRESS_DETECTION("IPv6 duplicate address detections"),
        ROUTER_SOLICITATION("IPv6 router solicitations"),
        MULTICAST_REPORT("IPv6 multicast reports"),
        OTHER("other frames");

        private final String plural;

        Kind(String plural) {
            this.plural = plural;
        }
    }

    private final FrameDecoder decoder = new FrameDecoder(new FaultCounts());
    private final DecodedFrame decoded = decoder.decoded();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    @Override
    public synchronized void onFrame(Frame frame) {
        counts.merge(kind(frame), 1, Integer::sum);
    }

    synchronized int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    /** Whether the host sent exactly this many ARP replies and ping replies, and nothing else. */
    synchronized boolean hasOnlyReplies(int countOfEach) {
        return counts.equals(Map.of(Kind.ARP_REPLY, countOfEach, Kind.PING_REPLY, countOfEach));
    }

    /** The counts as text, for example {@code 3 ARP replies, 3 ping replies}. */
    @Override
    public synchronized String toString() {
        return counts.isEmpty()
                ? "nothing"
                : counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey().plural)
                        .collect(joining(", "));
    }

    private Kind kind(Frame frame) {
        if (!decoder.decode(frame)) {
            return Kind.OTHER;
        }
        if (decoded.etherType() == EtherType.ARP) {
            int operation = frame.memory().getShort(frame.offset() + ARP_OPERATION);
            return operation == ARP_REPLY_OPERATION ? Kind.ARP_REPLY : Kind.OTHER;
        }
        if (!decoded.hasIcmpType()) {
            return Kind.OTHER;
        }
        int type = decoded.sourcePort();
        return decoded.protocol() == IpProtocol.ICMPV6
                ? icmpv6(type)
                : type == ICMP_ECHO_REPLY ? Kind.PING_REPLY : Kind.OTHER;
    }

    // A solicitation from the unspecified address is duplicate address detection (RFC 4862, section 5.4.2).
    private Kind icmpv6(int type) {
        boolean unspecified = decoded.sourceHigh() == 0 && decoded.sourceLow() == 0;
        return switch (type) {
            case NEIGHBOUR_SOLICITATION -> unspecified ? Kind.DUPLICATE_ADDRESS_DETECTION : Kind.OTHER;
            case ROUTER_SOLICITATION -> Kind.ROUTER_SOLICITATION;
            case MULTICAST_REPORT -> Kind.MULTICAST_REPORT;
            default -> Kind.OTHER;
        };
    }
}
