package io.macmon.analyzer.identity;

import java.nio.ByteBuffer;

/**
 * Describes a TCP SYN by what its sender's system decides, in the form of p0f 2 and Satori:
 * {@code window:initial TTL:don't fragment:length of the headers:options}, as in
 * {@code 64240:64:1:60:M1460,S,T,N,W7}. The options are M (maximum segment size), W (window scale), S (SACK permitted),
 * T (timestamps), N (padding), E (end), and U (others), in the sender's order.
 *
 * <p>A system opens connections over IPv6 in the same way, so these look like its connections over IPv4: packets are
 * not fragmented on their way, and the IP header counts as 20 bytes.
 */
public final class TcpSignature {

    private static final int FRAGMENT_FIELD = 6;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int IPV4_HEADER_LENGTH = 20;
    private static final int DATA_OFFSET = 12;
    private static final int WINDOW = 14;
    private static final int FIXED_LENGTH = 20;
    private static final int MAX_OPTIONS = 24;

    private TcpSignature() {}

    /**
     * Describes a SYN over IPv4. The headers must be those of a packet that was decoded.
     *
     * @param ip       offset of the IPv4 header
     * @param ttl      its TTL
     * @param tcp      offset of the TCP header
     * @param captured the captured bytes from {@code tcp} on
     * @return empty if the options were not captured
     */
    public static String ofIpv4(ByteBuffer memory, int ip, int ttl, int tcp, int captured) {
        boolean isWhole = (memory.getShort(ip + FRAGMENT_FIELD) & DONT_FRAGMENT) != 0;
        return of(memory, ttl, isWhole, tcp - ip, tcp, captured);
    }

    /** Describes a SYN over IPv6; see {@link #ofIpv4}. */
    public static String ofIpv6(ByteBuffer memory, int hopLimit, int tcp, int captured) {
        return of(memory, hopLimit, true, IPV4_HEADER_LENGTH, tcp, captured);
    }

    private static String of(ByteBuffer memory, int ttl, boolean isWhole, int ipLength, int tcp, int captured) {
        int length = captured < FIXED_LENGTH ? FIXED_LENGTH : (memory.get(tcp + DATA_OFFSET) >>> 4 & 0xF) * 4;
        if (captured < length || length < FIXED_LENGTH) {
            return "";
        }
        StringBuilder text = new StringBuilder(48)
                .append(memory.getShort(tcp + WINDOW) & 0xFFFF)
                .append(':')
                .append(initialTtl(ttl))
                .append(isWhole ? ":1:" : ":0:")
                .append(ipLength + length)
                .append(':');
        appendOptions(text, memory, tcp + FIXED_LENGTH, tcp + length);
        return text.toString();
    }

    /** The TTL with which a packet was sent that has this one after a few routers. */
    public static int initialTtl(int ttl) {
        return ttl <= 32 ? 32 : ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255;
    }

    private static void appendOptions(StringBuilder text, ByteBuffer memory, int from, int end) {
        int at = from;
        for (int i = 0; at < end && i < MAX_OPTIONS; i++) {
            int kind = memory.get(at) & 0xFF;
            int length = kind <= 1 ? 1 : at + 1 < end ? memory.get(at + 1) & 0xFF : 0;
            if (length == 0 || (kind > 1 && length < 2) || at + length > end) {
                text.append(i == 0 ? "?" : ",?");
                return;
            }
            text.append(i == 0 ? "" : ",").append(letter(kind));
            if (kind == 2 && length == 4) {
                text.append(memory.getShort(at + 2) & 0xFFFF);
            } else if (kind == 3 && length == 3) {
                text.append(memory.get(at + 2) & 0xFF);
            } else if (kind == 0) {
                return;
            }
            at += length;
        }
    }

    private static char letter(int kind) {
        return switch (kind) {
            case 0 -> 'E';
            case 1 -> 'N';
            case 2 -> 'M';
            case 3 -> 'W';
            case 4 -> 'S';
            case 8 -> 'T';
            default -> 'U';
        };
    }
}
