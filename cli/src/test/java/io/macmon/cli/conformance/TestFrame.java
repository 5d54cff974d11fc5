package io.macmon.cli.conformance;

import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import io.macmon.capture.LinkType;
import io.macmon.capture.file.ByteWriter;
import io.macmon.capture.file.ReadResult;
import io.macmon.capture.file.ReadResult.SeenFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * An Ethernet frame with TCP or UDP over IP, read independently of macmon's decoders and only as far as the tests need.
 * Immutable.
 */
final class TestFrame {

    private static final long NANOS = 1_000_000_000;
    private static final int ETHERNET = 14;
    private static final int VLAN = 4;
    private static final int VN_TAG = 6;
    private static final int TCP_FLAGS = 13;
    private static final int TCP_OFFSET = 12;
    private static final int SYN_AND_ACK = 0x12;

    private final long nanos;
    private final byte[] bytes;
    private final int missing;

    private TestFrame(long nanos, byte[] bytes, int missing) {
        this.nanos = nanos;
        this.bytes = bytes;
        this.missing = missing;
    }

    static TestFrame of(SeenFrame frame) {
        byte[] bytes = HexFormat.of().parseHex(frame.hex());
        return new TestFrame(frame.timestampNanos(), bytes, frame.originalLength() - bytes.length);
    }

    /** The Ethernet frames of a capture. */
    static List<TestFrame> in(Path capture) {
        return ReadResult.of(capture).frames.stream().map(TestFrame::of).toList();
    }

    /** Writes a capture with nanoseconds. */
    static Path write(Path file, List<TestFrame> frames) throws IOException {
        ByteWriter out = new ByteWriter(ByteOrder.BIG_ENDIAN)
                .four(0xA1B2_3C4D)
                .two(2)
                .two(4)
                .eight(0)
                .four(LinkType.MAX_FRAME_BYTES)
                .four(LinkType.ETHERNET);
        for (TestFrame frame : frames) {
            out.four((int) (frame.nanos / NANOS))
                    .four((int) (frame.nanos % NANOS))
                    .four(frame.bytes.length)
                    .four(frame.bytes.length + frame.missing)
                    .all(frame.bytes);
        }
        return Files.write(file, out.array());
    }

    long nanos() {
        return nanos;
    }

    /** Bytes captured. */
    int length() {
        return bytes.length;
    }

    int one(int offset) {
        return bytes[offset] & 0xFF;
    }

    TestFrame at(long time) {
        return new TestFrame(time, bytes, missing);
    }

    /** The Ethernet frame that starts at an offset. */
    TestFrame from(int offset) {
        return new TestFrame(nanos, Arrays.copyOfRange(bytes, offset, bytes.length), missing);
    }

    /** The IP packet that starts at an offset, in an Ethernet frame. */
    TestFrame ofPacket(int offset) {
        int length = bytes.length - offset;
        byte[] frame = new byte[ETHERNET + length];
        System.arraycopy(bytes, offset, frame, ETHERNET, length);
        boolean isIpv6 = (bytes[offset] & 0xF0) == 0x60;
        ByteBuffer.wrap(frame).putShort(ETHERNET - 2, (short) (isIpv6 ? EtherType.IPV6 : EtherType.IPV4));
        return new TestFrame(nanos, frame, missing);
    }

    /** Without the bytes from an offset on. */
    TestFrame cutAt(int offset) {
        return new TestFrame(nanos, Arrays.copyOf(bytes, offset), missing + bytes.length - offset);
    }

    TestFrame withoutVlans() {
        return isIp() ? ofPacket(ip()) : this;
    }

    boolean isIp() {
        int type = two(typeAt());
        return type == EtherType.IPV4 || type == EtherType.IPV6;
    }

    /** Offset of the IP header. */
    int ip() {
        return typeAt() + 2;
    }

    int protocol() {
        return isIpv4() ? one(ip() + 9) : one(ip() + 6);
    }

    /** Offset of the transport header. Extension headers of IPv6 are not skipped. */
    int transport() {
        return ip() + (isIpv4() ? (bytes[ip()] & 0xF) * 4 : 40);
    }

    String source() {
        return address(0);
    }

    boolean hasPort(int port) {
        int protocol = protocol();
        return (protocol == IpProtocol.TCP || protocol == IpProtocol.UDP)
                && (two(transport()) == port || two(transport() + 2) == port);
    }

    boolean isSynWithAck() {
        return protocol() == IpProtocol.TCP && (bytes[transport() + TCP_FLAGS] & SYN_AND_ACK) == SYN_AND_ACK;
    }

    String destination() {
        return address(1);
    }

    /** Whether the frame ends within the TCP header. */
    boolean isCutInTcp() {
        return protocol() == IpProtocol.TCP && transport() + (one(transport() + TCP_OFFSET) >>> 4) * 4 > bytes.length;
    }

    int two(int offset) {
        return ByteBuffer.wrap(bytes).getShort(offset) & 0xFFFF;
    }

    private boolean isIpv4() {
        return two(typeAt()) == EtherType.IPV4;
    }

    private String address(int index) {
        int length = isIpv4() ? 4 : 16;
        int from = ip() + (isIpv4() ? 12 : 8) + index * length;
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + length))
                    .getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private int typeAt() {
        int at = ETHERNET - 2;
        while (EtherType.isVlanTag(two(at)) || two(at) == EtherType.VN_TAG) {
            at += two(at) == EtherType.VN_TAG ? VN_TAG : VLAN;
        }
        return at;
    }
}
