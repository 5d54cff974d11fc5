package io.macmon.cli.report;

import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one station sent, added up from its flow records. One thread only. */
final class StationTotals {

    /** A router sends from many addresses. */
    private static final int MAX_ADDRESSES = 8;

    private static final int MAX_PERIODS = 100;

    private final MacAddress mac;
    private final Set<String> addresses = new LinkedHashSet<>();
    private final List<Period> periods = new ArrayList<>();
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;
    private long frames;
    private long bytes;

    private record Period(Instant from, Instant until) {}

    StationTotals(MacAddress mac) {
        this.mac = mac;
    }

    /** @param from first frame of the flow record, of either end; {@code until}: its last one */
    void add(FlowTotals sent, IpAddress address, Instant from, Instant until) {
        frames += sent.frames();
        bytes += sent.bytes();
        first = first.isBefore(from) ? first : from;
        last = last.isAfter(until) ? last : until;
        if (address != null && addresses.size() < MAX_ADDRESSES) {
            addresses.add(address.toString());
        }
        addPeriod(new Period(from, until));
    }

    // Periods that overlap the new one are joined with it. The last two are joined once there are too many.
    private void addPeriod(Period added) {
        Period joined = added;
        for (int i = periods.size() - 1; i >= 0; i--) {
            Period other = periods.get(i);
            boolean isApart = other.until.isBefore(joined.from) || joined.until.isBefore(other.from);
            if (!isApart || periods.size() == MAX_PERIODS) {
                periods.remove(i);
                joined = new Period(
                        joined.from.isBefore(other.from) ? joined.from : other.from,
                        joined.until.isAfter(other.until) ? joined.until : other.until);
            }
        }
        periods.add(joined);
    }

    /** For each step, 1 if the station was in a flow then, otherwise 0. */
    String presence(Instant start, long stepSeconds, int steps) {
        StringBuilder bits = new StringBuilder("0".repeat(steps));
        for (Period period : periods) {
            int until = step(period.until, start, stepSeconds, steps);
            for (int step = step(period.from, start, stepSeconds, steps); step <= until; step++) {
                bits.setCharAt(step, '1');
            }
        }
        return bits.toString();
    }

    private static int step(Instant at, Instant start, long stepSeconds, int steps) {
        return (int) Math.max(0, Math.min(Duration.between(start, at).toSeconds() / stepSeconds, steps - 1));
    }

    MacAddress mac() {
        return mac;
    }

    Set<String> addresses() {
        return addresses;
    }

    Instant first() {
        return first;
    }

    Instant last() {
        return last;
    }

    long frames() {
        return frames;
    }

    long bytes() {
        return bytes;
    }
}
