package io.macmon.analyzer.audit.finding;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A violation by a station, or information about one.
 *
 * @param station  {@link #SEGMENT} if the finding is about the whole segment
 * @param subject  distinguishes findings of the same kind about the same station: an IP address, another MAC address,
 *                 a VLAN; empty if there can be only one such finding. Printable
 * @param first    when it was first seen, in this run or an earlier one
 * @param last     when it was last seen
 * @param count    how often it was seen
 * @param evidence what was seen, and what was expected instead. Printable: text from the network is escaped
 * @param fields   the values in the evidence, by name, for programs; printable, sorted by name. Empty for findings from
 *                 earlier runs
 * @param state    whether it was reported, and whether it is over
 */
public record Finding(
        FindingKind kind,
        MacAddress station,
        String subject,
        Instant first,
        Instant last,
        long count,
        String evidence,
        Map<String, String> fields,
        State state) {

    /** The station of a finding about the whole segment, such as a flood. */
    public static final MacAddress SEGMENT = new MacAddress(0);

    /** The number of characters in an ID. */
    public static final int ID_LENGTH = 8;

    private static final String VLAN = " vlan ";
    private static final Pattern IP = Pattern.compile("[0-9]+(?:\\.[0-9]+){3}|[0-9a-f]*:[0-9a-f:.]+");

    // Crockford's base 32: no letter that could be taken for a digit, and no u.
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int BITS_PER_DIGIT = 5;

    public Finding {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /** A finding without fields that is not over. */
    public Finding(
            FindingKind kind,
            MacAddress station,
            String subject,
            Instant first,
            Instant last,
            long count,
            String evidence) {
        this(kind, station, subject, first, last, count, evidence, Map.of(), State.OPEN);
    }

    /** Whether a finding was reported, and whether it is over. */
    public enum State {
        /** Not since it last ended. */
        UNREPORTED,
        /** Reported. */
        OPEN,
        /** It has not occurred for long, or it was withdrawn. */
        RESOLVED
    }

    /** Whether it is over. */
    public boolean isResolved() {
        return state == State.RESOLVED;
    }

    /**
     * A short identifier, such as {@code 7k2m9qxd}, that is the same in every run: 40 bits of a hash of the
     * {@link #key}. It may be the same for two findings, by chance or because an attacker chose them so; compare keys
     * to decide whether two findings are the same.
     */
    public String id() {
        return idOf(key());
    }

    /** The short identifier of the finding with this key. */
    public static String idOf(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            long bits = ByteBuffer.wrap(hash).getLong() >>> (Long.SIZE - ID_LENGTH * BITS_PER_DIGIT);
            char[] id = new char[ID_LENGTH];
            for (int i = ID_LENGTH - 1; i >= 0; i--) {
                id[i] = DIGITS.charAt((int) bits & (DIGITS.length() - 1));
                bits >>>= BITS_PER_DIGIT;
            }
            return new String(id);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }

    /**
     * The subject of a finding about an IP address: {@code 192.0.2.1} or, in a VLAN, {@code 192.0.2.1 vlan 20}. Each
     * VLAN is another network, so the same address in two VLANs is the subject of two findings.
     *
     * @param vlan 0 if untagged
     */
    public static String subject(IpAddress address, int vlan) {
        return vlan == 0 ? address.toString() : address + VLAN + vlan;
    }

    /** The IP address that is the subject; empty if the subject is something else. */
    public static Optional<IpAddress> addressIn(String subject) {
        int end = subject.indexOf(VLAN);
        String address = end < 0 ? subject : subject.substring(0, end);
        return IP.matcher(address).matches() ? parse(address) : Optional.empty();
    }

    private static Optional<IpAddress> parse(String address) {
        try {
            return Optional.of(IpAddress.parse(address));
        } catch (IllegalArgumentException somethingElse) {
            return Optional.empty();
        }
    }

    /**
     * The kind, the station and the subject, which identify the finding: {@code rogue-dhcp/aa:bb:cc:dd:ee:ff} or, with
     * a subject, {@code flip-flop/aa:bb:cc:dd:ee:ff/192.0.2.1}.
     */
    public String key() {
        return key(kind, station, subject);
    }

    static String key(FindingKind kind, MacAddress station, String subject) {
        String key = kind.id() + "/" + station;
        return subject.isEmpty() ? key : key + "/" + subject;
    }
}
