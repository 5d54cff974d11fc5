package io.macmon.cli.top.model;

import static io.macmon.cli.top.model.Fields.NEVER;

import io.macmon.cli.control.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A station that had an IP address for some time.
 *
 * @param until      when another station took it; {@link Fields#NEVER} while it has it
 * @param lastUsed   when it last claimed it; {@link Fields#NEVER} if unknown
 * @param isDisputed whether several stations claimed it at the same time
 * @param evidence   as in {@code dhcp-ack}; empty if unknown
 */
public record AddressRow(
        String address,
        String mac,
        String name,
        Instant from,
        Instant until,
        Instant lastUsed,
        boolean isDisputed,
        String evidence,
        JsonObject json)
        implements ModelRow {

    public static AddressRow of(JsonObject json) {
        return new AddressRow(
                Fields.text(json, "address"),
                Fields.text(json, "mac"),
                Fields.text(json, "name"),
                Fields.time(json, "from", "first_seen"),
                Fields.time(json, "until"),
                Fields.time(json, "last", "last_seen"),
                json.flag("disputed"),
                Fields.text(json, "evidence", "how"),
                json);
    }

    /**
     * The addresses of the stations of an audit, from their first and last claims: a later first claim by another
     * station ends the time for which a station has an address, and an earlier one disputes it.
     */
    @SuppressWarnings("ReferenceEquality") // a claim is not another's because it is equal
    public static List<AddressRow> of(List<StationRow> stations) {
        Map<String, List<AddressRow>> claims = new LinkedHashMap<>();
        for (StationRow station : stations) {
            for (JsonObject address : station.json().objects("addresses")) {
                AddressRow claim = of(address);
                claims.computeIfAbsent(claim.address, first -> new ArrayList<>())
                        .add(claim.with(station.mac(), station.name(), NEVER, false));
            }
        }
        List<AddressRow> rows = new ArrayList<>();
        for (List<AddressRow> ofAddress : claims.values()) {
            for (AddressRow claim : ofAddress) {
                rows.add(claim.with(
                        claim.mac,
                        claim.name,
                        ofAddress.stream()
                                .map(AddressRow::from)
                                .filter(from -> from.isAfter(claim.lastUsed))
                                .min(Comparator.naturalOrder())
                                .orElse(NEVER),
                        ofAddress.stream().anyMatch(other -> other != claim && claim.overlaps(other))));
            }
        }
        return rows;
    }

    private boolean overlaps(AddressRow other) {
        return !from.isAfter(other.lastUsed) && !other.from.isAfter(lastUsed);
    }

    private AddressRow with(String ofMac, String ofName, Instant newUntil, boolean disputed) {
        return new AddressRow(address, ofMac, ofName, from, newUntil, lastUsed, disputed, evidence, json);
    }

    @Override
    public String key() {
        return address + " " + mac + " " + from;
    }

    @Override
    public List<String> values(FilterField field) {
        return switch (field) {
            case MAC -> List.of(mac);
            case IP -> List.of(address);
            case STATE -> List.of(isDisputed ? "disputed" : "undisputed");
            default -> List.of();
        };
    }

    @Override
    public List<String> texts() {
        return List.of(address, mac, name, evidence);
    }
}
