package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.identity.RememberedTrait;
import io.macmon.analyzer.identity.StationName;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.List;

/**
 * A snapshot of a station, for reports and for the database. Everything in it came from frames, so the station may have
 * lied. Text is as it was on the wire, not escaped.
 *
 * @param firstSeen   {@link Instant#EPOCH}, like {@code lastSeen}, if the station was never seen
 * @param frames      frames sent in this run and in earlier runs
 * @param bytes       bytes in those frames, as on the wire
 * @param vlans       the VLANs in which it sent frames, ascending; 0 for untagged
 * @param addresses   the addresses that it claimed, latest first
 * @param names       the names that it gave itself or got from a server
 * @param fingerprint the fingerprint of its DHCP client, as in {@code 1,3,6,15 (MSFT 5.0)}; empty if unknown
 * @param services    the services that it offers: {@code dhcp-server}, {@code router}, {@code vrrp 7}
 * @param neighbour   what the station announces about itself in LLDP or CDP; empty if nothing
 * @param identity    the identity in its latest EAP Response/Identity; empty if none was seen
 * @param remembered  what the device is recognised by
 */
public record StationRecord(
        MacAddress mac,
        Instant firstSeen,
        Instant lastSeen,
        long frames,
        long bytes,
        List<Integer> vlans,
        List<StationAddress> addresses,
        List<StationName> names,
        String fingerprint,
        List<String> services,
        String neighbour,
        String identity,
        Dot1x dot1x,
        List<RememberedTrait> remembered) {

    public StationRecord {
        vlans = List.copyOf(vlans);
        addresses = List.copyOf(addresses);
        names = List.copyOf(names);
        services = List.copyOf(services);
        remembered = List.copyOf(remembered);
    }

    /** Whether the MAC address is locally administered, as are the random addresses that phones use for privacy. */
    public boolean isRandomised() {
        return mac.isLocallyAdministered();
    }

    /** @param evidence the evidence for the latest claim, as in {@code arp} or {@code dhcp-ack} */
    public record StationAddress(IpAddress address, Instant firstSeen, Instant lastSeen, String evidence) {}

    /** The 802.1X state of a station, as far as its frames reveal it. */
    public enum Dot1x {
        /** No EAPOL frame was seen. */
        NONE,
        /** It started to authenticate, or the authenticator requested its identity. */
        STARTED,
        AUTHENTICATED,
        FAILED,
        LOGGED_OFF
    }
}
