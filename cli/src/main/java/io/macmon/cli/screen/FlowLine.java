package io.macmon.cli.screen;

import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.record.IpProtocolName;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import java.time.Duration;
import java.util.List;

/**
 * A flow on one line that fits the terminal, in aligned columns:
 *
 * <pre>
 *   TCP   10.20.0.12:50123   &gt; 10.20.0.31:9100      28/26  35k/1.6kB 1.093s
 * </pre>
 *
 * <p>A value that is longer than its column takes the padding of its neighbours. If that is not enough, the line leaves
 * out the client's port, then the end reason and the duration. IPv6 addresses are shortened in the middle instead.
 */
final class FlowLine {

    private static final int PROTOCOL = 6;
    private static final int LONGEST_PROTOCOL = 8; // IP-in-IP; longer names are rare, and their numbers are shown
    private static final int SOURCE = 18; // 192.168.1.10:49152
    private static final int LONGEST_IPV4_SOURCE = 21; // 192.168.100.100:49152
    private static final int BYTES = 10; // 1.2k/3.4kB
    private static final int DURATION = 6;
    private static final int REASON = 6;
    private static final int SHORT_IPV6_PAIR = 27; // 2001..42:1 > [2001..1a]:443
    private static final int ALWAYS_SHOWN = 2; // frames and bytes

    private final int start;
    private final int width;
    private final boolean showsReason;
    private final int[] ends; // the columns where frames, bytes and duration end

    /**
     * @param start column where the text starts
     * @param width number of columns of the whole line
     */
    FlowLine(int start, int width) {
        this.start = start;
        this.width = width;
        showsReason = width >= TextLayout.MAX_COLUMNS;
        int durationEnd = width - (showsReason ? 1 + REASON : 0);
        int bytesEnd = durationEnd - DURATION - 1;
        ends = new int[] {bytesEnd - BYTES - 1, bytesEnd, durationEnd};
    }

    /** Appends the titles of the columns to a line that ends where the text starts. */
    void appendTitles(StringBuilder line) {
        List<String> titles = List.of("frames", "bytes", "lasted", "end");
        append(line, "proto", new EndpointPair("source", "destination"), titles.subList(0, showsReason ? 4 : 3));
    }

    /** Appends a flow to a line that ends where the text starts. */
    void append(StringBuilder line, FlowRecord flow) {
        List<String> values = List.of(
                bothWays(flow.forward().frames(), flow.reverse().frames()),
                bothWays(flow.forward().bytes(), flow.reverse().bytes()) + "B",
                Quantities.brief(Duration.between(flow.first(), flow.last())),
                reason(flow.reason()));
        String protocol = protocol(flow);
        int shown = showsReason ? values.size() : values.size() - 1;
        int taken = Math.max(PROTOCOL, protocol.length() + 1);
        int room = room(taken, values, shown);
        EndpointPair pair = EndpointPair.of(flow);
        if (pair.length() > room) {
            pair = EndpointPair.withoutClientPort(flow);
        }
        boolean isIpv6 =
                flow.source().address() != null && flow.source().address().version() == 6;
        int needed = isIpv6 ? SHORT_IPV6_PAIR : pair.length();
        if (needed > room) {
            taken = protocol.length() + 1;
            room = room(taken, values, shown);
        }
        while (needed > room && shown > ALWAYS_SHOWN) {
            shown--;
            room = room(taken, values, shown);
        }
        if (isIpv6) {
            room = Math.min(room, ends[0] - values.get(0).length() - 1 - start - taken); // keeps the columns aligned
        }
        append(line, protocol, pair.shortenedTo(room), values.subList(0, shown));
    }

    private void append(StringBuilder line, String protocol, EndpointPair pair, List<String> values) {
        line.append(protocol).append(' ');
        int room = room(line.length() - start, values, values.size());
        pad(line, Math.min(start + PROTOCOL, line.length() + Math.max(0, room - pair.length())));
        int[] columns = columns(values);
        pair.appendTo(
                line,
                showsReason ? LONGEST_IPV4_SOURCE : SOURCE,
                columns[0] - values.get(0).length() - 1 - line.length());
        for (int i = 0; i < values.size(); i++) {
            line.append(' ');
            if (i < columns.length) {
                pad(line, columns[i] - values.get(i).length());
            }
            line.append(values.get(i));
        }
    }

    // Where the values end: at the usual columns, or before them if a value further right needs more room.
    private int[] columns(List<String> values) {
        int[] columns = ends.clone();
        for (int i = Math.min(columns.length, values.size()) - 1; i > 0; i--) {
            columns[i - 1] = Math.min(columns[i - 1], columns[i] - values.get(i).length() - 1);
        }
        return columns;
    }

    private int room(int taken, List<String> values, int shown) {
        int room = width - start - taken;
        for (String value : values.subList(0, shown)) {
            room -= 1 + value.length();
        }
        return room;
    }

    private static void pad(StringBuilder line, int column) {
        while (line.length() < column) {
            line.append(' ');
        }
    }

    private static String bothWays(long forward, long reverse) {
        return Quantities.scaled(forward) + "/" + Quantities.scaled(reverse);
    }

    private static String protocol(FlowRecord flow) {
        if (flow.source().address() == null) {
            return EtherType.name(flow.etherType());
        }
        if (flow.protocol() == IpProtocol.ICMPV6) {
            return "ICMP6";
        }
        String name = IpProtocolName.of(flow.protocol());
        return name.length() > LONGEST_PROTOCOL ? Integer.toString(flow.protocol()) : name;
    }

    private static String reason(EndReason reason) {
        return switch (reason) {
            case IDLE_TIMEOUT -> "idle";
            case ACTIVE_TIMEOUT -> "active";
            case END_DETECTED -> "ended";
            case FORCED -> "forced";
            case LACK_OF_RESOURCES -> "full";
            case CLOCK_SET_BACK -> "clock";
        };
    }
}
