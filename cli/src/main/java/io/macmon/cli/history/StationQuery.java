package io.macmon.cli.history;

import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.identity.StationName;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.SafeText;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which stations a user means: those with a MAC address, an IP address or a name. Upper and lower case are the same in
 * a name, and a name without a domain also matches one with a domain. Immutable.
 */
public final class StationQuery {

    private static final int ANY_LENGTH = Integer.MAX_VALUE;

    private final String text;
    private final Optional<MacAddress> mac;
    private final Optional<IpAddress> address;

    public StationQuery(String text) {
        this.text = text;
        mac = parse(text, MacAddress::parse);
        address = parse(text, IpAddress::parse);
    }

    private static <T> Optional<T> parse(String text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException somethingElse) {
            return Optional.empty();
        }
    }

    /** Whether a station of a list is meant. */
    public boolean matches(long station, String name) {
        return isStation(new MacAddress(station)) || isName(name);
    }

    public boolean matches(StationSummary station) {
        return isName(station.name()) || matches(station.record());
    }

    public boolean matches(StationRecord station) {
        return isStation(station.mac())
                || station.addresses().stream()
                        .map(StationAddress::address)
                        .anyMatch(claimed -> address.filter(claimed::equals).isPresent())
                || station.names().stream().map(StationName::name).anyMatch(this::isName);
    }

    /** Whether the query is the station's MAC address. */
    public boolean isStation(MacAddress station) {
        return mac.filter(station::equals).isPresent();
    }

    // The user may have copied the name from a screen, where it is escaped.
    private boolean isName(String name) {
        return isSame(name) || isSame(SafeText.of(name, ANY_LENGTH));
    }

    private boolean isSame(String name) {
        return !text.isEmpty()
                && name.regionMatches(true, 0, text, 0, text.length())
                && (name.length() == text.length() || name.charAt(text.length()) == '.');
    }
}
