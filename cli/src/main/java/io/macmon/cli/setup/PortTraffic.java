package io.macmon.cli.setup;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.LinkType;
import io.macmon.cli.doctor.CheckResult;
import io.macmon.config.net.MacAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out what a port receives: only what every port of a switch does, or also traffic between other stations.
 * Frames are handled on one thread; read the results after it has ended.
 */
final class PortTraffic implements FrameHandler {

    private static final int ETHERNET_HEADER = 14;
    private static final int MAX_STATIONS = 10_000;
    private static final int MAX_PAIRS = 10_000;

    /** The two addresses of a frame between other stations. */
    private record Pair(long source, long destination) {

        Pair reversed() {
            return new Pair(destination, source);
        }
    }

    private final Set<Long> own;
    private final Set<MacAddress> stations = new TreeSet<>();
    private final Set<Pair> pairs = new HashSet<>();
    private long toAll;
    private long toThisHost;
    private long betweenOthers;

    /** @param own the addresses of this machine's devices */
    PortTraffic(Set<MacAddress> own) {
        this.own = new HashSet<>();
        own.forEach(address -> this.own.add(address.value()));
    }

    @Override
    public void onFrame(Frame frame) {
        if (frame.linkType() != LinkType.ETHERNET
                || frame.capturedLength() < ETHERNET_HEADER
                || frame.direction() == Frame.Direction.OUTBOUND) {
            return;
        }
        long destination = frame.memory().getLong(frame.offset()) >>> 16;
        long source = frame.memory().getLong(frame.offset() + 4) & 0xFFFF_FFFF_FFFFL;
        if (own.contains(source)) {
            return;
        }
        if (MacAddress.isStation(source) && stations.size() < MAX_STATIONS) {
            stations.add(new MacAddress(source));
        }
        if (MacAddress.isMulticast(destination)) {
            toAll++;
        } else if (own.contains(destination)) {
            toThisHost++;
        } else {
            betweenOthers++;
            if (pairs.size() < MAX_PAIRS) {
                pairs.add(new Pair(source, destination));
            }
        }
    }

    /** The stations that sent frames, at most 10,000. */
    Set<MacAddress> stations() {
        return stations;
    }

    /** What this means for the port, as a check that {@code doctor} could make. */
    CheckResult judge(String device, long seconds) {
        String check = "port of " + device;
        String heard = "in " + seconds + " s: " + toAll + " broadcasts and multicasts, " + toThisHost
                + " frames to this host, " + betweenOthers + " between others";
        if (toAll + toThisHost + betweenOthers == 0) {
            return CheckResult.warning(
                    check,
                    "received nothing " + heard.substring(0, heard.indexOf(':')),
                    "check the cable and the switch");
        }
        if (betweenOthers == 0) {
            return CheckResult.warning(
                    check,
                    "receives only what every switch port does (" + heard + ")",
                    "enough for most of an audit; to see traffic between other stations, mirror their ports to this one"
                            + " on the switch, in both directions");
        }
        boolean isBothWays = pairs.stream().anyMatch(pair -> pairs.contains(pair.reversed()));
        return isBothWays
                ? CheckResult.ok(
                        check,
                        "receives other stations' traffic in both directions (" + heard + "): a mirror, tap or hub")
                : CheckResult.warning(
                        check,
                        "receives other stations' traffic in one direction only (" + heard + ")",
                        "flooding can also cause this; if this is a mirror port, mirror both directions");
    }
}
