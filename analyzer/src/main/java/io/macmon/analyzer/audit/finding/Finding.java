package io.macmon.analyzer.audit.finding;

import io.macmon.config.net.MacAddress;
import java.time.Instant;

/**
 * Something wrong, or worth knowing, about a station.
 *
 * @param kind     what
 * @param station  whom it is about
 * @param subject  what sets it apart from others of its kind and station: an IP address, another MAC address, a VLAN; empty where the
 *                 kind and the station do. Fit for people's eyes
 * @param first    when it was met first, in this run or an earlier one
 * @param last     when it was met last
 * @param count    how often
 * @param evidence a sentence: what was seen, and what was expected instead. Fit for people's eyes: text from the network is escaped in it
 */
public record Finding(
        FindingKind kind,
        MacAddress station,
        String subject,
        Instant first,
        Instant last,
        long count,
        String evidence) {

    /** Stands for the station of a finding that is about the whole segment, such as a flood. */
    public static final MacAddress SEGMENT = new MacAddress(0);

    /** The same for the same matter, in every run: {@code rogue-dhcp/aa:bb:cc:dd:ee:ff} or {@code flip-flop/aa:bb:cc:dd:ee:ff/192.0.2.1}. */
    public String id() {
        String id = kind.id() + "/" + station;
        return subject.isEmpty() ? id : id + "/" + subject;
    }
}
