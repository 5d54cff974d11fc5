package io.macmon.analyzer.claim;

/** Names as DNS writes them: labels, each behind its length, and pointers to earlier ones (RFC 1035, 4.1.4). */
final class DnsName {

    private static final int MAX_LENGTH = 255;
    private static final int POINTER = 0xC0;

    private final MessageView message;
    private final StringBuilder name = new StringBuilder();
    private int end;
    private boolean wellFormed;

    private DnsName(MessageView message) {
        this.message = message;
    }

    /**
     * Reads a name. Pointers lead backwards only, each further than the one before, so they end.
     *
     * @param at where in the message it starts
     */
    static DnsName read(MessageView message, int at) {
        DnsName name = new DnsName(message);
        name.walk(at);
        return name;
    }

    /** A name without pointers, as DHCP options have it; what was read of it when it is cut. */
    static String uncompressed(MessageView octets, int at, int length) {
        DnsName name = new DnsName(new MessageView().set(octets, at, length));
        name.walk(0);
        return name.text();
    }

    /** Labels with dots between them; empty for the root. */
    String text() {
        return name.toString();
    }

    /** Behind the name, where it stands. */
    int end() {
        return end;
    }

    /** Whether it is whole, and no longer than names may be. */
    boolean isWellFormed() {
        return wellFormed;
    }

    private void walk(int from) {
        int at = from;
        int lowest = from;
        boolean jumped = false;
        int octets = 0;
        while (message.has(at, 1)) {
            int length = message.u8(at);
            if ((length & POINTER) == POINTER) {
                int target = message.u16(at) & 0x3FFF;
                end = jumped ? end : at + 2;
                if (!message.has(at, 2) || target >= lowest) {
                    return;
                }
                jumped = true;
                lowest = target;
                at = target;
                continue;
            }
            octets += 1 + length;
            if (length >= 64 || octets > MAX_LENGTH || !message.has(at + 1, length)) {
                end = jumped ? end : at;
                return;
            }
            at += 1 + length;
            if (length == 0) {
                end = jumped ? end : at;
                wellFormed = true;
                return;
            }
            append(at - length, length);
        }
        end = jumped ? end : at;
    }

    private void append(int at, int length) {
        if (name.length() > 0) {
            name.append('.');
        }
        name.append(message.text(at, length));
    }
}
