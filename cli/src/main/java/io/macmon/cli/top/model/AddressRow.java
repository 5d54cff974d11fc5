package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
                Fields.text(json, "how"),
                json);
    }

    /** The addresses of a station of an audit. */
    public static List<AddressRow> of(StationRow station) {
        List<AddressRow> rows = new ArrayList<>();
        for (JsonObject address : station.json().objects("addresses")) {
            AddressRow row = of(address);
            rows.add(new AddressRow(
                    row.address,
                    station.mac(),
                    station.name(),
                    row.from,
                    row.until,
                    row.lastUsed,
                    row.isDisputed,
                    row.evidence,
                    address));
        }
        return rows;
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
