package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.ByteBuilder;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Community ID, version 1: every tool computes the same short text for a flow, no matter which direction it saw first.
 * One thread only.
 *
 * <pre>   "1:" + base64(SHA-1(seed, 2 | address | address | protocol, 1 | 0, 1 | port, 2 | port, 2))</pre>
 *
 * <p>The lower address comes first; if both are equal, the end with the lower port. For ICMP, the type of the message
 * and the type of its reply are the ports. A message type without a reply keeps its direction, and its code is the
 * second port. For protocols without ports, the hash input contains no ports.
 */
public final class CommunityId {

    private static final byte[] VERSION = {'1', ':'};
    private static final Base64.Encoder BASE64 = Base64.getEncoder();
    private static final int MAX_INPUT = 2 + 16 + 16 + 2 + 4;
    private static final int HASH = 20;
    private static final int HASH_TEXT = 28;

    private final short seed;
    private MessageDigest sha1; // null until needed: the first look-up of a digest takes 10 ms
    private final ByteBuffer input = ByteBuffer.allocate(MAX_INPUT);
    private final byte[] hash = new byte[HASH];
    private final byte[] text = new byte[HASH_TEXT];

    /** @param seed 0 to 65535; tools whose flows are compared need the same seed, usually 0 */
    public CommunityId(int seed) {
        this.seed = (short) seed;
    }

    /** Appends the Community ID; nothing for a flow without IP. */
    void append(FlowRecord flow, ByteBuilder out) {
        if (flow.source().address() == null) {
            return;
        }
        FlowEndpoint source = flow.source();
        FlowEndpoint destination = flow.destination();
        // Both are 0 for later fragments and for truncated headers.
        boolean hasPorts = (flow.isIcmp() || Ports.exist(flow)) && (source.port() | destination.port()) != 0;
        boolean oneWay = hasPorts && flow.isIcmp() && !flow.hasIcmpReply();
        int order = source.address().compareTo(destination.address());
        boolean swapped = !oneWay && (order > 0 || (order == 0 && hasPorts && source.port() > destination.port()));
        fill(flow.protocol(), swapped ? destination : source, swapped ? source : destination, hasPorts);
        try {
            if (sha1 == null) {
                sha1 = MessageDigest.getInstance("SHA-1");
            }
            sha1.update(input.array(), 0, input.position());
            sha1.digest(hash, 0, hash.length);
        } catch (NoSuchAlgorithmException | DigestException impossible) {
            throw new AssertionError(impossible); // every Java runtime has SHA-1, and its hashes have this length
        }
        BASE64.encode(hash, text);
        out.append(VERSION).append(text);
    }

    private void fill(int protocol, FlowEndpoint first, FlowEndpoint second, boolean hasPorts) {
        input.clear().putShort(seed);
        put(first.address());
        put(second.address());
        input.put((byte) protocol).put((byte) 0);
        if (hasPorts) {
            input.putShort((short) first.port()).putShort((short) second.port());
        }
    }

    private void put(IpAddress address) {
        if (address.version() == 4) {
            input.putInt((int) address.low());
        } else {
            input.putLong(address.high()).putLong(address.low());
        }
    }
}
