package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.capture.WallClock;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.ByteBuilder;

/**
 * IDs of flows and of their records. Every run computes the same IDs from the same traffic.
 *
 * <p>A flow's ID is a hash of its key, without the MAC addresses if it has IP addresses, of the end that sent the first
 * frame, and of the time when it started. If the active timeout splits a flow, all of its records have the same ID. A
 * later flow between the same ports has another one.
 */
final class FlowId {

    private static final long EXACT_BITS = (1L << 53) - 1;
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private FlowId() {}

    /** The flow's ID, in 53 bits, which every JSON parser reads exactly. */
    static long of(FlowRecord flow) {
        return key(flow, flow.instance()) & EXACT_BITS;
    }

    /** Appends the record's ID as in Zeek: a C and 17 letters or digits. */
    static void appendUid(FlowRecord flow, ByteBuilder out) {
        long first = WallClock.nanos(flow.first());
        out.append('C');
        append(key(flow, mix(1, first)), 9, out);
        append(key(flow, mix(2, first)), 8, out);
    }

    private static void append(long hash, int count, ByteBuilder out) {
        long left = hash;
        for (int i = 0; i < count; i++) {
            long quotient = (left >>> 1) / (DIGITS.length() / 2); // unsigned
            out.append(DIGITS.charAt((int) (left - quotient * DIGITS.length())));
            left = quotient;
        }
    }

    private static long key(FlowRecord flow, long seed) {
        long id = mix(mix(seed, end(flow.source())), end(flow.destination()));
        id = mix(mix(id, flow.protocol()), flow.etherType());
        return mix(id, flow.vlanIds().hashCode());
    }

    private static long end(FlowEndpoint end) {
        long host = end.address() == null ? end.mac().value() : address(end.address());
        return mix(host, end.port());
    }

    private static long address(IpAddress address) {
        // An IPv4 address counts as a signed number: existing IDs depend on it.
        return address.version() == 4 ? (int) address.low() : mix(address.high(), address.low());
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ (mixed >>> 32);
    }
}
