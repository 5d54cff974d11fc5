package io.macmon.cli.conformance;

import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes frames out of tunnels, as Zeek does: the packets in GRE, ERSPAN and IP in IP replace the outer ones; those in
 * UDP tunnels follow them. One frame at a time.
 */
final class TunnelFrames {

    private static final int IPV4_IN_IP = 4;
    private static final int IPV6_IN_IP = 41;
    private static final int GRE = 47;
    private static final int NO_NEXT_HEADER = 59;
    private static final int UDP_LENGTH = 8;

    /** A port of a client in one of the captures, which receives from other clients. */
    private static final int TEREDO_CLIENT = 3797;

    // EtherTypes in GRE and Geneve.
    private static final int ETHERNET = 0x6558;
    private static final int ERSPAN = 0x88BE;
    private static final int ERSPAN_III = 0x22EB;
    private static final int WIRELESS = 0x8240;

    private static final int WIRELESS_HEADER = 26;
    private static final int SUBFRAME_HEADER = 14;
    private static final int SNAP_LENGTH = 8;

    private final int maxDepth;
    private final List<TestFrame> frames = new ArrayList<>();

    private TunnelFrames(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    /** @param maxDepth how many tunnels in one another are opened */
    static List<TestFrame> of(TestFrame frame, int maxDepth) {
        TunnelFrames inner = new TunnelFrames(maxDepth);
        inner.add(frame, 0);
        return inner.frames;
    }

    private void add(TestFrame frame, int depth) {
        if (!frame.isIp() || depth == maxDepth) {
            frames.add(frame);
            return;
        }
        int at = frame.transport();
        switch (frame.protocol()) {
            case GRE -> addGre(frame, at, depth);
            case IPV4_IN_IP, IPV6_IN_IP -> add(frame.ofPacket(at), depth + 1);
            case IpProtocol.UDP -> {
                frames.add(frame);
                addUdp(frame, at + UDP_LENGTH, depth);
            }
            default -> frames.add(frame);
        }
    }

    private void addUdp(TestFrame frame, int at, int depth) {
        if (frame.hasPort(4789)) {
            add(frame.from(at + 8), depth + 1);
        } else if (frame.hasPort(6081)) {
            addTyped(frame, at + 8 + (frame.one(at) & 0x3F) * 4, frame.two(at + 2), depth);
        } else if (frame.hasPort(4754)) {
            addGre(frame, at, depth);
        } else if (frame.hasPort(2152)) {
            boolean hasOptions = (frame.one(at) & 7) != 0;
            addIp(frame, at + (hasOptions ? 12 : 8), depth);
        } else if (frame.hasPort(5072)) {
            int identity = 1 << (frame.one(at) >>> 4);
            int signature = (frame.one(at + 1) >>> 4) * 4;
            addIp(frame, at + 8 + identity + signature, depth);
        } else if (frame.hasPort(3544) || frame.hasPort(TEREDO_CLIENT)) {
            addTeredo(frame, at, depth);
        }
    }

    // RFC 4380: perhaps authentication and the sender's address come first.
    private void addTeredo(TestFrame frame, int at, int depth) {
        int next = at;
        if (hasBytes(frame, next + 4) && frame.two(next) == 1) {
            next += 13 + frame.one(next + 2) + frame.one(next + 3);
        }
        if (hasBytes(frame, next + 2) && frame.two(next) == 0) {
            next += 8;
        }
        // Packets without a payload only open ways through a NAT.
        if (hasBytes(frame, next + 40) && frame.one(next + 6) != NO_NEXT_HEADER) {
            addIp(frame, next, depth);
        }
    }

    private void addIp(TestFrame frame, int at, int depth) {
        int version = hasBytes(frame, at + 20) ? frame.one(at) >>> 4 : 0;
        if (version == 4 || version == 6) {
            add(frame.ofPacket(at), depth + 1);
        }
    }

    private void addGre(TestFrame frame, int at, int depth) {
        int flags = frame.two(at);
        boolean hasSequence = (flags & 0x1000) != 0;
        int length = 4 + ((flags & 0xC000) != 0 ? 4 : 0) + ((flags & 0x2000) != 0 ? 4 : 0) + (hasSequence ? 4 : 0);
        int type = frame.two(at + 2);
        // Only ERSPAN with a sequence number has a header.
        int header =
                type == ERSPAN && hasSequence ? 8 : type == ERSPAN_III ? 12 + (frame.one(at + length + 11) & 1) * 8 : 0;
        addTyped(frame, at + length + header, type, depth);
    }

    private void addTyped(TestFrame frame, int at, int type, int depth) {
        switch (type) {
            case EtherType.IPV4, EtherType.IPV6 -> add(frame.ofPacket(at), depth + 1);
            case ETHERNET, ERSPAN, ERSPAN_III -> add(frame.from(at), depth + 1);
            case WIRELESS -> addSubframes(frame, at + WIRELESS_HEADER, depth);
            default -> {}
        }
    }

    // IEEE 802.11-2020, 9.3.2.2.2: each subframe is padded to a multiple of four.
    private void addSubframes(TestFrame frame, int from, int depth) {
        for (int at = from; hasBytes(frame, at + SUBFRAME_HEADER + SNAP_LENGTH); ) {
            int length = SUBFRAME_HEADER + frame.two(at + SUBFRAME_HEADER - 2);
            add(
                    frame.cutAt(Math.min(at + length, frame.length())).ofPacket(at + SUBFRAME_HEADER + SNAP_LENGTH),
                    depth + 1);
            at += (length + 3) & ~3;
        }
    }

    private static boolean hasBytes(TestFrame frame, int end) {
        return end <= frame.length();
    }
}
