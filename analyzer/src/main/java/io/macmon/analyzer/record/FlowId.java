package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.capture.WallClock;
import java.net.InetAddress;
import java.nio.ByteBuffer;

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
    private static final int UID_DIGITS = 17;

    private FlowId() {}

    /** The flow's ID, in 53 bits, which every JSON parser reads exactly. */
    static long of(FlowRecord flow) {
        return key(flow, flow.instance()) & EXACT_BITS;
    }

    /** The record's ID as in Zeek: a C and 17 letters or digits. */
    static String uid(FlowRecord flow) {
        long first = WallClock.nanos(flow.first());
        char[] uid = new char[1 + UID_DIGITS];
        uid[0] = 'C';
        digits(key(flow, mix(1, first)), uid, 1, 9);
        digits(key(flow, mix(2, first)), uid, 10, 8);
        return new String(uid);
    }

    private static void digits(long hash, char[] text, int from, int count) {
        long left = hash;
        for (int i = from; i < from + count; i++) {
            text[i] = DIGITS.charAt((int) Long.remainderUnsigned(left, DIGITS.length()));
            left = Long.divideUnsigned(left, DIGITS.length());
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

    private static long address(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == Integer.BYTES ? bytes.getInt() : mix(bytes.getLong(), bytes.getLong());
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ (mixed >>> 32);
    }
}
