package io.macmon.analyzer.claim;

import io.macmon.analyzer.wire.KeyedHash;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The different values that a message states for one setting, as bytes. They are compared by {@link KeyedHash}, and
 * become text only where a finding shows them, because a sender can make text that takes long to format. Of more than
 * {@value #MAX} values, the others count as one, so that none can hide behind others. Only the reader of the message
 * modifies them.
 */
public final class RawValues {

    /** No values. */
    public static final RawValues NONE = new RawValues(Format.HEX);

    private static final int MAX = 32;
    private static final int GROWTH = 8;
    private static final int MAX_LENGTH = 80;
    private static final int SHOWN = 60;
    private static final int MAX_BYTES = 64;
    private static final int DIGEST_BYTES = 8;
    private static final int PASSWORD_DIGEST_BYTES = 4;
    private static final int MAX_ENCODED = 1 << 16; // characters
    private static final String SEPARATOR = ":";

    private final Format format;
    private byte[] bytes = {};
    private int[] ends = {};
    private long[] hashes = {};
    private int size;
    private int more;
    private long hashOfMore;
    private long filter; // a bit for each hash

    /** What a value's bytes are. Bytes that do not fit are shown in hexadecimal. */
    enum Format {
        /** An IPv4 or IPv6 address. */
        ADDRESS,
        /** Two IPv4 addresses: a destination, and its router. */
        ADDRESS_VIA,
        /** A destination and its router (RFC 3442): prefix length, the bytes of the prefix that are not 0, router. */
        ROUTE,
        /** An IPv6 address, and {@link #VALID}, {@link #DEPRECATED} or {@link #WITHDRAWN}. */
        ADDRESS_STATE,
        /** An IPv6 address, a prefix length, and a state. */
        PREFIX_STATE,
        /** Domain names, which may be compressed (RFC 3397), and a state. */
        DOMAINS_STATE,
        DOMAINS,
        TEXT,
        HEX,
        MAC,
        /** A keyed digest of a password, which is never shown. */
        PASSWORD;

        static final byte VALID = 0;
        static final byte DEPRECATED = 1;
        static final byte WITHDRAWN = 2;

        private int shortest() {
            return switch (this) {
                case ADDRESS_STATE -> 16 + 1;
                case PREFIX_STATE -> 16 + 2;
                case ROUTE, DOMAINS_STATE -> 1;
                case MAC -> MacAddress.LENGTH;
                case PASSWORD -> DIGEST_BYTES;
                default -> 0;
            };
        }
    }

    RawValues(Format format) {
        this.format = format;
    }

    /** Values that are text. */
    public static RawValues of(String... texts) {
        RawValues values = new RawValues(Format.TEXT);
        for (String text : texts) {
            values.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return values;
    }

    /** A single value. */
    static RawValues of(Format format, byte[] value) {
        return new RawValues(format).add(value);
    }

    /**
     * A password as a digest, so that it can be compared.
     *
     * @param key secret, so that a reader cannot guess the password by the digest
     */
    static RawValues ofPassword(byte[] password, long key) {
        byte[] keyed = ByteBuffer.allocate(Long.BYTES + password.length)
                .putLong(key)
                .put(password)
                .array();
        return of(Format.PASSWORD, Arrays.copyOf(digest(keyed), DIGEST_BYTES));
    }

    /**
     * Reads what {@link #encoded} returned, in this run or an earlier one.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static RawValues decoded(String text) {
        String[] parts = text.split(SEPARATOR, -1);
        if (text.length() > MAX_ENCODED || parts.length > 1 + MAX) {
            throw new IllegalArgumentException("too many values");
        }
        RawValues values = new RawValues(Format.valueOf(parts[0]));
        for (int i = 1; i < parts.length; i++) {
            byte[] value = HexFormat.of().parseHex(parts[i]);
            if (value.length < values.format.shortest()) {
                throw new IllegalArgumentException("a value is too short");
            }
            values.add(value);
        }
        return values;
    }

    /** The values as text for {@link #decoded}. If there are more than {@value #MAX}, it is that many of them. */
    public String encoded() {
        StringBuilder text = new StringBuilder(format.name());
        for (int i = 0; i < size; i++) {
            text.append(SEPARATOR).append(HexFormat.of().formatHex(bytes, start(i), ends[i]));
        }
        return text.toString();
    }

    /** A MAC address, in the low 48 bits. */
    public static RawValues ofMac(long mac) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(mac).array();
        return new RawValues(Format.MAC).add(bytes, Long.BYTES - MacAddress.LENGTH, Long.BYTES);
    }

    RawValues add(byte[] value) {
        return add(value, 0, value.length);
    }

    /** Adds the value in a range, unless there is an equal one. */
    RawValues add(byte[] source, int from, int to) {
        long hash = KeyedHash.of(format.name().hashCode(), source, from, to);
        if (has(hash)) {
            return this;
        }
        if (size == MAX) {
            more++;
            hashOfMore = KeyedHash.mix(hashOfMore, hash);
        } else {
            keep(hash, source, from, to);
        }
        return this;
    }

    private void keep(long hash, byte[] source, int from, int to) {
        if (size == hashes.length) {
            int capacity = size == 0 ? 1 : Math.min(MAX, GROWTH * size);
            hashes = Arrays.copyOf(hashes, capacity);
            ends = Arrays.copyOf(ends, capacity);
        }
        int start = start(size);
        int end = start + to - from;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, size == 0 ? end : 2 * end);
        }
        System.arraycopy(source, from, bytes, start, to - from);
        hashes[size] = hash;
        ends[size++] = end;
        filter |= 1L << hash;
    }

    /** The number of values. */
    public int size() {
        return more == 0 ? size : size + 1;
    }

    /** The length of the values in bytes. */
    public int length() {
        return start(size);
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** A value's hash; never shown. */
    public long hash(int index) {
        return index < size ? hashes[index] : hashOfMore;
    }

    /** The hash of all values, in any order. */
    public long hash() {
        long sum = 0;
        for (int i = 0; i < size(); i++) {
            sum += hash(i);
        }
        return sum;
    }

    /** Whether one of the values has this hash. */
    public boolean has(long hash) {
        if ((filter & 1L << hash) != 0) {
            for (int i = 0; i < size; i++) {
                if (hashes[i] == hash) {
                    return true;
                }
            }
        }
        return more > 0 && hashOfMore == hash;
    }

    /** The IP address, or prefix, that is the whole value; null if it is something else, or is withdrawn. */
    public IpAddress address(int index) {
        if (index >= size) {
            return null;
        }
        int at = start(index);
        int length = ends[index] - at;
        return switch (format) {
            case ADDRESS -> length == 4 || length == 16 ? ip(bytes, at, length) : null;
            case ADDRESS_STATE, PREFIX_STATE -> bytes[ends[index] - 1] == Format.VALID ? ip(bytes, at, 16) : null;
            default -> null;
        };
    }

    /** The length of a prefix. */
    public int prefixLength(int index) {
        return bytes[ends[index] - 2] & 0xFF;
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** All values as text of bounded length; may quote the frame. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            texts.add(text(Arrays.copyOfRange(bytes, start(i), ends[i])));
        }
        if (more > 0) {
            texts.add(more + " more");
        }
        return texts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawValues values && values.size() == size() && values.hash() == hash();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash());
    }

    @Override
    public String toString() {
        return String.join(",", texts());
    }

    private String text(byte[] value) {
        int last = value.length - 1;
        return switch (format) {
            case ADDRESS ->
                value.length == 4 || value.length == 16
                        ? ip(value, 0, value.length).toString()
                        : hex(value);
            case ADDRESS_VIA -> value.length == 8 ? ip(value, 0, 4) + " via " + ip(value, 4, 4) : hex(value);
            case ROUTE -> route(value);
            case ADDRESS_STATE -> ip(value, 0, 16) + state(value[last]);
            case PREFIX_STATE -> ip(value, 0, 16) + "/" + (value[last - 1] & 0xFF) + state(value[last]);
            case DOMAINS_STATE -> domains(Arrays.copyOf(value, last)) + state(value[last]);
            case DOMAINS -> domains(value);
            case TEXT -> abbreviated(MessageView.text(value), value, value.length > MessageView.MAX_TEXT_LENGTH);
            case HEX -> hex(value);
            case MAC ->
                MacAddress.toString(new MessageView()
                        .set(ByteBuffer.wrap(value), 0, value.length)
                        .mac(0));
            case PASSWORD -> "password (hash " + HexFormat.of().formatHex(value, 0, PASSWORD_DIGEST_BYTES) + ")";
        };
    }

    private static IpAddress ip(byte[] bytes, int at, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return length == 4 ? IpAddress.v4(buffer.getInt(at)) : IpAddress.v6(buffer.getLong(at), buffer.getLong(at + 8));
    }

    private static String route(byte[] value) {
        int length = value[0] & 0xFF;
        int routerAt = value.length - Integer.BYTES;
        if (routerAt != 1 + routeBytes(length)) {
            return hex(value);
        }
        byte[] prefix = Arrays.copyOf(Arrays.copyOfRange(value, 1, routerAt), Integer.BYTES);
        return ip(prefix, 0, 4) + "/" + length + " via " + ip(value, routerAt, 4);
    }

    /** How many bytes of a route's prefix are not 0, by its length in bits. */
    static int routeBytes(int prefixLength) {
        return (prefixLength + 7) / Byte.SIZE;
    }

    private static String state(byte state) {
        return switch (state) {
            case Format.WITHDRAWN -> " (withdrawn)";
            case Format.DEPRECATED -> " (deprecated)";
            default -> "";
        };
    }

    private static String domains(byte[] bytes) {
        MessageView view = new MessageView().set(ByteBuffer.wrap(bytes), 0, bytes.length);
        List<String> domains = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            DnsName domain = DnsName.read(view, at);
            if (!domain.isWellFormed() || domains.size() == MAX) {
                domains.add(hex(Arrays.copyOfRange(bytes, at, bytes.length)));
                break;
            }
            if (!domain.text().isEmpty()) { // padding
                domains.add(domain.text());
            }
            at = domain.end();
        }
        return String.join(", ", domains);
    }

    private static String hex(byte[] bytes) {
        int shown = Math.min(bytes.length, MAX_BYTES);
        return abbreviated(HexFormat.of().formatHex(bytes, 0, shown), bytes, bytes.length > shown);
    }

    private static String abbreviated(String text, byte[] bytes, boolean isCut) {
        return isCut || text.length() > MAX_LENGTH
                ? text.substring(0, Math.min(text.length(), SHOWN)) + "..."
                        + HexFormat.of().formatHex(digest(bytes), 0, DIGEST_BYTES)
                : text;
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
