package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingContext;
import io.macmon.analyzer.audit.finding.FindingContext.Party;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.identity.StationName;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.text.SafeText;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds out about the stations that a finding concerns. */
final class FindingContexts {

    private static final int MAX_NAME = 64;

    /** The fields that may hold the MAC address of the other party, the most telling first. */
    private static final List<String> OTHERS =
            List.of("owner", "other", "client", "supplicant", "authenticator", "sender");

    private static final Pattern MAC = Pattern.compile("(?:[0-9a-f]{2}:){5}[0-9a-f]{2}");

    private final SegmentPolicy segment;
    private final StationTable stations;
    private final AddressBook book;
    private final LongFunction<String> vendors;

    /** @param vendors vendor names by MAC address */
    FindingContexts(SegmentPolicy segment, StationTable stations, AddressBook book, LongFunction<String> vendors) {
        this.segment = segment;
        this.stations = stations;
        this.book = book;
        this.vendors = vendors;
    }

    /** @param vlan the VLAN of the frame; 0 if untagged */
    FindingContext of(Finding finding, int vlan) {
        Optional<Party> station = Optional.of(finding.station())
                .filter(mac -> !mac.equals(Finding.SEGMENT))
                .map(this::party);
        return new FindingContext(station, vlan, other(finding, vlan).map(this::party));
    }

    private Optional<MacAddress> other(Finding finding, int vlan) {
        Stream<String> named = OTHERS.stream().map(field -> finding.fields().getOrDefault(field, ""));
        return Stream.concat(Stream.concat(named, Stream.of(finding.subject())), Stream.of(owner(finding, vlan)))
                .filter(text -> MAC.matcher(text).matches())
                .map(MacAddress::parse)
                .filter(mac -> !mac.equals(finding.station()))
                .findFirst();
    }

    // The MAC address of the station that owns the IP address in the subject; empty if no station owns it.
    private String owner(Finding finding, int vlan) {
        return Finding.addressIn(finding.subject())
                .map(address -> book.find(address, vlan))
                .map(entry -> MacAddress.toString(entry.owner()))
                .orElse("");
    }

    private Party party(MacAddress mac) {
        Optional<Member> member = segment.policy().member(mac.value());
        String listed = segment.policy().nameOf(mac.value());
        Station known = stations.find(mac.value());
        String name = listed.isEmpty() && known != null
                ? known.snapshot().names().stream()
                        .findFirst()
                        .map(StationName::name)
                        .orElse("")
                : listed;
        return new Party(
                mac,
                SafeText.of(vendors.apply(mac.value()), MAX_NAME),
                SafeText.of(name, MAX_NAME),
                member.map(found -> found.group().name()).orElse(""));
    }
}
