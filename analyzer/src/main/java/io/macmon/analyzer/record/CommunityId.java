package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

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

    private static final String VERSION = "1:";
    private static final int MAX_INPUT = 2 + 16 + 16 + 2 + 4;

    private final short seed;
    private final MessageDigest sha1;
    private final ByteBuffer input = ByteBuffer.allocate(MAX_INPUT);

    /** @param seed 0 to 65535; tools whose flows are compared need the same seed, usually 0 */
    public CommunityId(int seed) {
        this.seed = (short) seed;
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible); // every Java runtime has SHA-1
        }
    }

    /** The Community ID; empty for a flow without IP. */
    public Optional<String> of(FlowRecord flow) {
        if (flow.source().address() == null) {
            return Optional.empty();
        }
        FlowEndpoint source = flow.source();
        FlowEndpoint destination = flow.destination();
        // Both are 0 for later fragments and for truncated headers.
        boolean hasPorts = (flow.isIcmp() || Ports.exist(flow)) && (source.port() | destination.port()) != 0;
        boolean oneWay = hasPorts && flow.isIcmp() && !flow.hasIcmpReply();
        return Optional.of(of(flow.protocol(), source, destination, hasPorts, oneWay));
    }

    private String of(int protocol, FlowEndpoint source, FlowEndpoint destination, boolean hasPorts, boolean oneWay) {
        byte[] from = source.address().getAddress();
        byte[] to = destination.address().getAddress();
        int order = Arrays.compareUnsigned(from, to);
        boolean swapped = !oneWay && (order > 0 || (order == 0 && hasPorts && source.port() > destination.port()));
        input.clear()
                .putShort(seed)
                .put(swapped ? to : from)
                .put(swapped ? from : to)
                .put((byte) protocol)
                .put((byte) 0);
        if (hasPorts) {
            input.putShort((short) (swapped ? destination : source).port());
            input.putShort((short) (swapped ? source : destination).port());
        }
        sha1.update(input.flip());
        return VERSION + Base64.getEncoder().encodeToString(sha1.digest());
    }
}
