package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.Ipv4Header;
import io.macmon.analyzer.wire.Ipv6Header;

/** The fields of a {@link DecodedFrame} that come from its IP header and extension headers. */
public abstract sealed class DecodedIp extends DecodedLink permits DecodedFrame {

    int ipVersion;
    int ipOffset;
    int ipLength;
    boolean isLengthBeyondFrame;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int protocol;
    FragmentState fragmentState = FragmentState.WHOLE;

    DecodedIp() {}

    /** 4, 6, or 0 if the frame is not IP. */
    public int ipVersion() {
        return ipVersion;
    }

    /** Offset of the IP header in the frame's memory; set only for frames with IP. */
    public int ipOffset() {
        return ipOffset;
    }

    /** Offset of the TTL or hop limit in the frame's memory; set only for frames with IP. */
    public int ttlOffset() {
        return ipOffset + (ipVersion == 4 ? Ipv4Header.TTL : Ipv6Header.HOP_LIMIT);
    }

    /** Bytes in the IP packet including its header: its length field, but not more than the frame had on the wire. */
    public int ipLength() {
        return ipLength;
    }

    /** Whether the length field of the IP header claims more bytes than the frame had on the wire. */
    public boolean isLengthBeyondFrame() {
        return isLengthBeyondFrame;
    }

    /** The first eight bytes of an IPv6 source address; 0 for IPv4. */
    public long sourceHigh() {
        return sourceHigh;
    }

    /** The last eight bytes of an IPv6 source address, or an IPv4 address in the low 32 bits. */
    public long sourceLow() {
        return sourceLow;
    }

    /** The first eight bytes of an IPv6 destination address; 0 for IPv4. */
    public long destinationHigh() {
        return destinationHigh;
    }

    /** The last eight bytes of an IPv6 destination address, or an IPv4 address in the low 32 bits. */
    public long destinationLow() {
        return destinationLow;
    }

    /** The IANA protocol number after the IP header and the extension headers that are walked. */
    public int protocol() {
        return protocol;
    }

    public FragmentState fragmentState() {
        return fragmentState;
    }

    /** Sets the fragment state to whole. Usually it already is, and the check costs less than the store. */
    final void setWhole() {
        if (fragmentState != FragmentState.WHOLE) {
            fragmentState = FragmentState.WHOLE;
        }
    }

    final void clearIp() {
        ipVersion = 0;
        ipOffset = 0;
        ipLength = 0;
        sourceHigh = 0;
        sourceLow = 0;
        destinationHigh = 0;
        destinationLow = 0;
        protocol = 0;
        setWhole();
    }
}
