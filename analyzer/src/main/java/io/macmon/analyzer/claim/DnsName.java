package io.macmon.analyzer.claim;

import io.macmon.config.net.IpAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A DNS name: labels, each after its length byte, and pointers to earlier labels (RFC 1035 section 4.1.4). Valid as
 * long as its message: it becomes text only where that is needed.
 */
public final class DnsName {

    private static final int MAX_LENGTH = 255;
    private static final int MAX_LABEL = 63;
    private static final int MAX_LABELS = 128;
    private static final int MAX_POINTERS = 128; // in a row, or in a name; a name has no more labels
    private static final int POINTER = 0xC0;
    private static final int POINTER_TARGET = 0x3FFF;
    private static final int IP6_DIGITS = 32;
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.";
    private static final Pattern REVERSE_IP4 = Pattern.compile(BYTE.repeat(4) + "in-addr\\.arpa");
    private static final Pattern REVERSE_IP6 = Pattern.compile("(?:[0-9a-f]\\.){32}ip6\\.arpa");

    private final MessageView message;
    private final int start;
    private int end;
    private boolean wellFormed;

    private DnsName(MessageView message, int start) {
        this.message = message;
        this.start = start;
    }

    /**
     * Reads a name. Each pointer must lead back in the message, and the name's length is bounded, so there are no
     * loops. With more than {@value #MAX_POINTERS} pointers, it is malformed: a chain of them would be followed for
     * each record that refers to its end.
     *
     * @param at offset of the name in the message
     */
    public static DnsName read(MessageView message, int at) {
        return read(message, at, new Lengths(0));
    }

    /** @param known the lengths of the names in the message that were read before; this one is added */
    static DnsName read(MessageView message, int at, Lengths known) {
        DnsName name = new DnsName(message, at);
        name.walk(known);
        return name;
    }

    /** Offset of the first byte after a name, as {@link #end()}, without reading what its pointers lead to. */
    public static int end(MessageView message, int start) {
        int at = start;
        while (message.has(at, 1)) {
            int length = message.u8(at);
            if (length >= POINTER) {
                return at + Short.BYTES;
            }
            if (length > MAX_LABEL || !message.has(at + 1, length)) {
                return at;
            }
            at += 1 + length;
            if (length == 0) {
                return at;
            }
        }
        return at;
    }

    /** Reads a name without pointers, as in DHCP options. If it is truncated, reads only the complete labels. */
    static String uncompressed(MessageView option, int at, int length) {
        return read(new MessageView().set(option, at, length), 0).text();
    }

    /** The labels, with dots between them; empty for the root. If the name is malformed, the labels before that. */
    public String text() {
        StringBuilder text = new StringBuilder();
        int total = 0;
        for (int at = labelAt(start); hasLabel(at); at = labelAt(at + 1 + message.u8(at))) {
            int length = message.u8(at);
            total += 1 + length;
            if (total > MAX_LENGTH) {
                break;
            }
            text.append(text.length() > 0 ? "." : "").append(message.text(at + 1, length));
        }
        return text.toString();
    }

    /** The first label; empty for the root. */
    String firstLabel() {
        int at = labelAt(start);
        return hasLabel(at) ? message.text(at + 1, message.u8(at)) : "";
    }

    /** The address whose name this is, as in {@code 7.2.0.192.in-addr.arpa}; null if it is another name. */
    IpAddress reverseAddress() {
        String text = text().toLowerCase(Locale.ROOT);
        Matcher ip4 = REVERSE_IP4.matcher(text);
        if (ip4.matches()) {
            long value = 0;
            for (int label = 4; label > 0; label--) {
                value = (value << Byte.SIZE) + Integer.parseInt(ip4.group(label));
            }
            return IpAddress.v4((int) value);
        }
        if (!REVERSE_IP6.matcher(text).matches()) {
            return null;
        }
        long[] halves = new long[2];
        for (int digit = 0; digit < IP6_DIGITS; digit++) {
            long value = Character.digit(text.charAt(2 * digit), 16);
            halves[digit / 16] |= value << (4 * (digit % 16)); // the last digit of the address first
        }
        return IpAddress.v6(halves[1], halves[0]);
    }

    private boolean hasLabel(int at) {
        int length = message.u8(at);
        return length > 0 && length <= MAX_LABEL && message.has(at + 1, length);
    }

    // Follows pointers, each of which leads back; the end of the message if one does not.
    private int labelAt(int from) {
        int at = from;
        for (int pointers = 1; message.u8(at) >= POINTER; pointers++) {
            int target = message.u16(at) & POINTER_TARGET;
            boolean isFollowed = message.has(at, 2) && target < at && pointers <= MAX_POINTERS;
            at = isFollowed ? target : message.length();
        }
        return at;
    }

    /** Offset of the first byte after the name, not counting what its pointers lead to. */
    public int end() {
        return end;
    }

    /** Whether the name is complete, and within the maximum length. */
    public boolean isWellFormed() {
        return wellFormed;
    }

    private void walk(Lengths known) {
        int at = start;
        int total = 0;
        int pointers = 0;
        boolean jumped = false;
        known.visited = 0;
        while (message.has(at, 1)) {
            int rest = known.get(at);
            int length = message.u8(at);
            if (rest > 0 && jumped) {
                wellFormed = total + rest <= MAX_LENGTH;
                known.add(total + rest, wellFormed);
                return;
            }
            if (length >= POINTER) {
                int target = message.u16(at) & POINTER_TARGET;
                end = jumped ? end : at + 2;
                if (!message.has(at, 2) || target >= at || ++pointers > MAX_POINTERS) {
                    return;
                }
                jumped = true;
                at = target;
                continue;
            }
            total += 1 + length;
            if (length > MAX_LABEL || total > MAX_LENGTH || !message.has(at + 1, length)) {
                end = jumped ? end : at;
                return;
            }
            known.visit(at, total - 1 - length);
            at += 1 + length;
            if (length == 0) {
                end = jumped ? end : at;
                wellFormed = true;
                known.add(total, true);
                return;
            }
        }
        end = jumped ? end : at;
    }

    /**
     * The lengths of names in a message, by the offsets of their labels, so that each label is read only once: pointers
     * may lead to a long name again and again.
     */
    static final class Lengths {

        private final byte[] byOffset; // 0 if unknown
        private final int[] offsets = new int[MAX_LABELS];
        private final int[] before = new int[MAX_LABELS];
        private int visited;

        /** @param maxOffset the maximum offset of a label that is remembered */
        Lengths(int maxOffset) {
            byOffset = new byte[maxOffset];
        }

        /** Starts on another message. */
        void clear(int messageLength) {
            Arrays.fill(byOffset, 0, Math.min(messageLength, byOffset.length), (byte) 0);
        }

        private int get(int at) {
            return at < byOffset.length ? byOffset[at] & 0xFF : 0;
        }

        private void visit(int at, int lengthBefore) {
            if (visited < MAX_LABELS) {
                offsets[visited] = at;
                before[visited++] = lengthBefore;
            }
        }

        private void add(int total, boolean isWellFormed) {
            for (int i = 0; i < visited && isWellFormed; i++) {
                if (offsets[i] < byOffset.length) {
                    byOffset[offsets[i]] = (byte) (total - before[i]);
                }
            }
        }
    }
}
