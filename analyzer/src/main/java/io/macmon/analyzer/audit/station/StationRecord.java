package io.macmon.analyzer.audit.station;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.List;

/**
 * What is known of a station: all of it came from frames, so a name may be a lie. Text is as it was on the wire.
 *
 * @param firstSeen    {@link Instant#EPOCH} of a station that was never heard, and so is {@code lastSeen}
 * @param frames       that it sent, in all runs that are remembered
 * @param bytes       of those frames, as on the wire
 * @param vlans        where it was heard, 0 for frames without a tag; ascending
 * @param addresses    that it claimed, the latest first
 * @param names        that it gave itself, or was given
 * @param fingerprint  of its DHCP client, as in {@code 1,3,6,15 (MSFT 5.0)}; empty when not heard
 * @param services     what it does for others, in words: {@code dhcp-server}, {@code router}, {@code vrrp 7}
 * @param neighbour    what LLDP or CDP tells of it, in words; empty when not heard
 * @param identity     by which it answered an EAP request last; empty when not heard
 * @param dot1x        where it stands
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
        Dot1x dot1x) {

    public StationRecord {
        vlans = List.copyOf(vlans);
        addresses = List.copyOf(addresses);
        names = List.copyOf(names);
        services = List.copyOf(services);
    }

    /** Whether it chose its address itself, as systems do that change it to hide; the bit of local administration. */
    public boolean isRandomised() {
        return mac.isLocallyAdministered();
    }

    /** @param how the word of the last claim, as in {@code arp} or {@code dhcp-ack} */
    public record StationAddress(IpAddress address, Instant firstSeen, Instant lastSeen, String how) {}

    /** @param source by what it was told, in lower case, as in {@code dhcp} */
    public record StationName(String name, String source) {}

    /** Where a station stands with 802.1X, as far as it was heard. */
    public enum Dot1x {
        /** No EAPOL was heard. */
        NONE,
        /** It asked to begin, or was asked who it is. */
        STARTED,
        AUTHENTICATED,
        FAILED,
        LOGGED_OFF
    }
}
