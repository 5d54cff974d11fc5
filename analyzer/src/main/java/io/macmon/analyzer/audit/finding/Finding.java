package io.macmon.analyzer.audit.finding;

import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

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
 */
public record Finding(
        FindingKind kind,
        MacAddress station,
        String subject,
        Instant first,
        Instant last,
        long count,
        String evidence,
        Map<String, String> fields) {

    /** The station of a finding about the whole segment, such as a flood. */
    public static final MacAddress SEGMENT = new MacAddress(0);

    public Finding {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /** A finding without fields. */
    public Finding(
            FindingKind kind,
            MacAddress station,
            String subject,
            Instant first,
            Instant last,
            long count,
            String evidence) {
        this(kind, station, subject, first, last, count, evidence, Map.of());
    }

    /**
     * An identifier that is the same in every run: {@code rogue-dhcp/aa:bb:cc:dd:ee:ff} or, with a subject,
     * {@code flip-flop/aa:bb:cc:dd:ee:ff/192.0.2.1}.
     */
    public String id() {
        return id(kind, station, subject);
    }

    static String id(FindingKind kind, MacAddress station, String subject) {
        String id = kind.id() + "/" + station;
        return subject.isEmpty() ? id : id + "/" + subject;
    }
}
