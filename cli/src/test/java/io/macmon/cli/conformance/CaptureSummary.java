package io.macmon.cli.conformance;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was found in a capture, whoever found it.
 *
 * @param frames  in all
 * @param bytes  of them as on the wire
 * @param skipped frames of link types that macmon does not read
 * @param sources frames and octets by the source's MAC address; by {@link #NO_SOURCE} those that tell none
 * @param flows   the capture's frames of IP by what they have in common
 */
record CaptureSummary(long frames, long bytes, long skipped, Map<String, Count> sources, Map<FlowKey, Flow> flows) {

    /** Where a frame does not tell its source; also the address that loopback has. */
    static final String NO_SOURCE = "00:00:00:00:00:00";

    /** Frames and their octets. */
    record Count(long frames, long bytes) {

        Count plus(Count other) {
            return new Count(frames + other.frames, bytes + other.bytes);
        }

        Count minus(Count other) {
            return new Count(frames - other.frames, bytes - other.bytes);
        }
    }

    /**
     * Addresses with their ports, the lower one first, so that both directions have the same key.
     *
     * @param vlans outermost first, with dots between; empty where there are none
     */
    record FlowKey(String vlans, int protocol, String low, int lowPort, String high, int highPort) {

        static FlowKey of(String vlans, int protocol, String source, int port, String destination, int toPort) {
            return isLow(source, port, destination, toPort)
                    ? new FlowKey(vlans, protocol, source, port, destination, toPort)
                    : new FlowKey(vlans, protocol, destination, toPort, source, port);
        }

        static boolean isLow(String address, int port, String other, int otherPort) {
            int order = address.compareTo(other);
            return order < 0 || (order == 0 && port <= otherPort);
        }

        boolean hasEqualEnds() {
            return low.equals(high) && lowPort == highPort;
        }

        boolean hasPorts() {
            return lowPort != 0 || highPort != 0;
        }

        /** Only between whom. */
        FlowKey ofAddresses() {
            return new FlowKey(vlans, 0, low, 0, high, 0);
        }

        @Override
        public String toString() {
            return (vlans.isEmpty() ? "" : "vlan " + vlans + " ") + "protocol " + protocol + " " + low + ":" + lowPort
                    + " " + high + ":" + highPort;
        }
    }

    /** What one end of a flow sent. */
    record Direction(long frames, long bytes, long ipBytes, int tcpFlags) {

        static final Direction NONE = new Direction(0, 0, 0, 0);

        Direction plus(Direction other) {
            return new Direction(
                    frames + other.frames, bytes + other.bytes, ipBytes + other.ipBytes, tcpFlags | other.tcpFlags);
        }
    }

    /**
     * A flow.
     *
     * @param fromLow      what the key's lower end sent; where both ends are equal, all
     * @param first        to the microsecond; null where a frame had no time
     * @param last         the same
     * @param communityIds of its records; empty where nobody told any
     */
    record Flow(Direction fromLow, Direction fromHigh, Instant first, Instant last, Set<String> communityIds) {

        Flow plus(Flow other) {
            Set<String> ids = new TreeSet<>(communityIds);
            ids.addAll(other.communityIds);
            return new Flow(
                    fromLow.plus(other.fromLow),
                    fromHigh.plus(other.fromHigh),
                    first == null || other.first == null || first.isBefore(other.first) ? first : other.first,
                    last == null || other.last == null || last.isAfter(other.last) ? last : other.last,
                    ids);
        }

        /** Whoever sent it. */
        Flow oneWay() {
            return new Flow(fromLow.plus(fromHigh), Direction.NONE, first, last, communityIds);
        }

        long frames() {
            return fromLow.frames + fromHigh.frames;
        }
    }

    /** The flows between the same addresses, added up; without Community IDs, which are of ports. */
    static Map<FlowKey, Flow> byAddresses(Map<FlowKey, Flow> flows) {
        Map<FlowKey, Flow> merged = new HashMap<>();
        flows.forEach((key, flow) -> {
            FlowKey addresses = key.ofAddresses();
            Flow nameless = new Flow(flow.fromLow, flow.fromHigh, flow.first, flow.last, Set.of());
            merged.merge(addresses, addresses.hasEqualEnds() ? nameless.oneWay() : nameless, Flow::plus);
        });
        return merged;
    }
}
