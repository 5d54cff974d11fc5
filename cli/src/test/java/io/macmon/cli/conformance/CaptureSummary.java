package io.macmon.cli.conformance;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The content of a capture, as macmon or the oracle found it.
 *
 * @param frames  the number of frames
 * @param bytes   their total length on the wire
 * @param skipped frames of unsupported link types
 * @param sources frames and bytes by source MAC address; {@link #NO_SOURCE} for frames without one
 * @param flows   the IP frames, by flow
 */
record CaptureSummary(long frames, long bytes, long skipped, Map<String, Count> sources, Map<FlowKey, Flow> flows) {

    /** The source of frames without a source address; loopback has it as well. */
    static final String NO_SOURCE = "00:00:00:00:00:00";

    /** A number of frames, and their bytes. */
    record Count(long frames, long bytes) {

        Count plus(Count other) {
            return new Count(frames + other.frames, bytes + other.bytes);
        }

        Count minus(Count other) {
            return new Count(frames - other.frames, bytes - other.bytes);
        }
    }

    /**
     * Two addresses with their ports, the lower one first, so both directions have the same key.
     *
     * @param vlans outermost first, separated by dots; empty if there are none
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

        /** Without protocol and ports. */
        FlowKey ofAddresses() {
            return new FlowKey(vlans, 0, low, 0, high, 0);
        }

        @Override
        public String toString() {
            return (vlans.isEmpty() ? "" : "vlan " + vlans + " ") + "protocol " + protocol + " " + low + ":" + lowPort
                    + " " + high + ":" + highPort;
        }
    }

    /**
     * What one end of a flow sent.
     *
     * @param hasFalseLength whether an IP packet claims to be longer than its frame
     */
    record Direction(long frames, long bytes, long ipBytes, int tcpFlags, boolean hasFalseLength) {

        static final Direction NONE = new Direction(0, 0, 0, 0, false);

        Direction plus(Direction other) {
            return new Direction(
                    frames + other.frames,
                    bytes + other.bytes,
                    ipBytes + other.ipBytes,
                    tcpFlags | other.tcpFlags,
                    hasFalseLength || other.hasFalseLength);
        }
    }

    /**
     * A flow.
     *
     * @param fromLow      what the key's lower end sent; everything if both ends are equal
     * @param first        to the microsecond; null if a frame had no timestamp
     * @param last         the same
     * @param communityIds of its records; empty if there are none
     * @param lowIsFirst   whether the key's lower end sent the first frame; true if both ends are equal
     * @param torn         the records that should have been part of the one before, because nothing had ended that
     */
    record Flow(
            Direction fromLow,
            Direction fromHigh,
            Instant first,
            Instant last,
            Set<String> communityIds,
            boolean lowIsFirst,
            int torn) {

        /** Adds a later record with the same key. */
        Flow plus(Flow other) {
            Set<String> ids = new TreeSet<>(communityIds);
            ids.addAll(other.communityIds);
            return new Flow(
                    fromLow.plus(other.fromLow),
                    fromHigh.plus(other.fromHigh),
                    first == null || other.first == null || first.isBefore(other.first) ? first : other.first,
                    last == null || other.last == null || last.isAfter(other.last) ? last : other.last,
                    ids,
                    lowIsFirst,
                    torn + other.torn);
        }

        /** Both directions added up. */
        Flow oneWay() {
            return new Flow(fromLow.plus(fromHigh), Direction.NONE, first, last, communityIds, true, torn);
        }

        /** What does not depend on which frames have ports: a sum, and no order. */
        Flow ofAddresses() {
            return new Flow(fromLow, fromHigh, first, last, Set.of(), true, 0);
        }

        /** As a later part of the record before it. */
        Flow asTorn() {
            return new Flow(fromLow, fromHigh, first, last, communityIds, lowIsFirst, torn + 1);
        }

        long frames() {
            return fromLow.frames + fromHigh.frames;
        }
    }

    /** Adds up the flows between the same addresses. Drops what depends on ports. */
    static Map<FlowKey, Flow> byAddresses(Map<FlowKey, Flow> flows) {
        Map<FlowKey, Flow> merged = new HashMap<>();
        flows.forEach((key, flow) -> {
            FlowKey addresses = key.ofAddresses();
            Flow sum = flow.ofAddresses();
            merged.merge(addresses, addresses.hasEqualEnds() ? sum.oneWay() : sum, Flow::plus);
        });
        return merged;
    }
}
