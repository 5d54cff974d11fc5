package io.macmon.analyzer.claim;

/** A DNS name: labels, each after its length byte, and pointers to earlier labels (RFC 1035 section 4.1.4). */
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
     * Reads a name. Each pointer must lead further back in the message than the one before it, so there are no loops.
     *
     * @param at offset of the name in the message
     */
    static DnsName read(MessageView message, int at) {
        DnsName name = new DnsName(message);
        name.walk(at);
        return name;
    }

    /** Reads a name without pointers, as in DHCP options. If it is truncated, reads only the complete labels. */
    static String uncompressed(MessageView option, int at, int length) {
        DnsName name = new DnsName(new MessageView().set(option, at, length));
        name.walk(0);
        return name.text();
    }

    /** The labels, with dots between them; empty for the root. */
    String text() {
        return name.toString();
    }

    /** Offset of the first byte after the name, not counting what its pointers lead to. */
    int end() {
        return end;
    }

    /** Whether the name is complete, and within the maximum length. */
    boolean isWellFormed() {
        return wellFormed;
    }

    private void walk(int from) {
        int at = from;
        int lowest = from;
        boolean jumped = false;
        int nameLength = 0;
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
            nameLength += 1 + length;
            if (length >= 64 || nameLength > MAX_LENGTH || !message.has(at + 1, length)) {
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
