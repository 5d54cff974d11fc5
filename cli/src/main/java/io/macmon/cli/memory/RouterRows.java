package io.macmon.cli.memory;

import io.macmon.analyzer.audit.station.AnnouncementRecord;
import io.macmon.analyzer.audit.station.AnnouncementRecord.Lifetime;
import io.macmon.analyzer.audit.station.AnnouncementRecord.Values;
import io.macmon.analyzer.audit.station.RouterGroupRecord;
import io.macmon.analyzer.audit.station.RouterGroupRecord.Member;
import io.macmon.analyzer.audit.station.RouterGroupRecord.Router;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.RawValues;
import io.macmon.cli.memory.DatabaseWriter.Batch;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads and writes what is known about routers and DHCP servers. */
final class RouterRows {

    private static final int BATCH = 100; // each has many settings

    private static final String KNOWN = "known";
    private static final String ABSENT = "absent";
    private static final String ABSENT_UNREQUESTED = "absent-unrequested";

    private RouterRows() {}

    // REPLACE removes the group's dependent rows through their foreign keys.
    static void writeGroups(Connection database, List<RouterGroupRecord> groups) throws SQLException {
        try (Batch rows = new Batch(database, "REPLACE INTO router_group VALUES (?,?,?,?,?,?,?,?,?,?,?,?)");
                Batch addresses = new Batch(database, "INSERT INTO group_address VALUES (?,?,?)");
                Batch members = new Batch(database, "INSERT INTO group_member VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
            for (RouterGroupRecord group : groups) {
                add(rows, group);
                addParts(group, addresses, members);
            }
            rows.execute();
            addresses.execute();
            members.execute();
        }
    }

    private static String id(RouterGroupRecord.Key key) {
        return key.vlan() + "/" + key.protocol() + "/" + key.group() + "/" + key.ipVersion();
    }

    private static void add(Batch rows, RouterGroupRecord group) throws SQLException {
        Router active = group.active();
        rows.add(
                id(group.key()),
                group.key().vlan(),
                group.key().protocol().name(),
                group.key().group(),
                group.key().ipVersion(),
                group.firstNanos(),
                group.lastNanos(),
                group.memberNanos(),
                active == null ? null : active.ip().toString(),
                active == null ? null : MacAddress.toString(active.mac()),
                group.activePriority(),
                group.isContested());
    }

    private static void addParts(RouterGroupRecord group, Batch addresses, Batch members) throws SQLException {
        String id = id(group.key());
        for (int place = 0; place < group.addresses().size(); place++) {
            addresses.add(id, place, group.addresses().get(place).toString());
        }
        for (int place = 0; place < group.members().size(); place++) {
            Member member = group.members().get(place);
            members.add(
                    id,
                    place,
                    member.router().ip().toString(),
                    MacAddress.toString(member.router().mac()),
                    MacAddress.toString(member.mac()),
                    member.firstNanos(),
                    member.startNanos(),
                    member.lastNanos(),
                    member.maxPriority(),
                    member.isDisputed(),
                    member.resignedNanos(),
                    member.joinedNanos(),
                    member.dueNanos(),
                    member.aliveUntilNanos());
        }
    }

    static List<RouterGroupRecord> readGroups(DatabaseReader reader) throws SQLException {
        Map<String, List<IpAddress>> addresses = reader.parts(
                "SELECT * FROM group_address ORDER BY id, place", "id", row -> IpAddress.parse(row.getString("ip")));
        Map<String, List<Member>> members =
                reader.parts("SELECT * FROM group_member ORDER BY id, place", "id", RouterRows::member);
        return reader.all("SELECT * FROM router_group ORDER BY last DESC, id", row -> group(row, addresses, members));
    }

    private static Member member(ResultSet row) throws SQLException {
        return new Member(
                router(row.getString("ip"), row.getString("mac")),
                MacAddress.parse(row.getString("source")).value(),
                row.getLong("first"),
                row.getLong("start"),
                row.getLong("last"),
                row.getInt("priority"),
                row.getBoolean("disputed"),
                row.getLong("resigned"),
                row.getLong("joined"),
                row.getLong("due"),
                row.getLong("alive"));
    }

    private static Router router(String ip, String mac) {
        return new Router(IpAddress.parse(ip), MacAddress.parse(mac).value());
    }

    private static RouterGroupRecord group(
            ResultSet row, Map<String, List<IpAddress>> addresses, Map<String, List<Member>> members)
            throws SQLException {
        String id = row.getString("id");
        String active = row.getString("active_ip");
        RouterGroupRecord group = new RouterGroupRecord(
                new RouterGroupRecord.Key(
                        row.getInt("vlan"),
                        Service.Kind.valueOf(row.getString("protocol")),
                        row.getInt("number"),
                        row.getInt("ip_version")),
                addresses.getOrDefault(id, List.of()),
                row.getLong("first"),
                row.getLong("last"),
                row.getLong("member_last"),
                active == null ? null : router(active, row.getString("active_mac")),
                row.getInt("active_priority"),
                row.getBoolean("contested"),
                members.getOrDefault(id, List.of()));
        group.requireValid();
        return group;
    }

    static void writeAnnouncements(Connection database, List<AnnouncementRecord> announcements) throws SQLException {
        try (Batch rows = new Batch(database, "REPLACE INTO announcer VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
                Batch settings = new Batch(database, "INSERT INTO setting VALUES (?,?,?,?,?)")) {
            for (int from = 0; from < announcements.size(); from += BATCH) {
                for (AnnouncementRecord some :
                        announcements.subList(from, Math.min(from + BATCH, announcements.size()))) {
                    add(rows, some);
                    addSettings(some, settings);
                }
                rows.execute();
                settings.execute();
            }
        }
    }

    private static String id(AnnouncementRecord.Key key) {
        return key.kind() + "/" + MacAddress.toString(key.mac()) + "/" + key.vlan() + "/"
                + key.scope().encoded() + "/" + key.clientKind().encoded();
    }

    private static void add(Batch rows, AnnouncementRecord announcement) throws SQLException {
        AnnouncementRecord.Key key = announcement.key();
        Lifetime lifetime = announcement.lifetime();
        rows.add(
                id(key),
                key.kind().name(),
                MacAddress.toString(key.mac()),
                key.vlan(),
                key.scope().encoded(),
                key.clientKind().encoded(),
                announcement.isEstablished(),
                announcement.firstNanos(),
                announcement.lastNanos(),
                announcement.messages(),
                lifetime.before(),
                lifetime.beforeNanos(),
                lifetime.expiryNanos(),
                lifetime.isEnded(),
                lifetime.burstNanos(),
                lifetime.burst(),
                lifetime.endsNanos(),
                lifetime.ends());
    }

    private static void addSettings(AnnouncementRecord announcement, Batch rows) throws SQLException {
        String id = id(announcement.key());
        for (Map.Entry<String, Values> setting : announcement.values().entrySet()) {
            Values values = setting.getValue();
            rows.add(
                    id,
                    setting.getKey(),
                    KNOWN,
                    values.lastNanos(),
                    values.known().encoded());
        }
        for (String setting : announcement.absent()) {
            rows.add(id, setting, ABSENT, 0, "");
        }
        for (String setting : announcement.absentUnrequested()) {
            rows.add(id, setting, ABSENT_UNREQUESTED, 0, "");
        }
    }

    static List<AnnouncementRecord> readAnnouncements(DatabaseReader reader) throws SQLException {
        Map<String, List<Setting>> settings = reader.parts(
                "SELECT * FROM setting ORDER BY id, setting, state",
                "id",
                row -> new Setting(
                        row.getString("setting"), row.getString("state"), row.getLong("last"), row.getString("value")));
        return reader.all("SELECT * FROM announcer ORDER BY last DESC, id", row -> announcement(row, settings));
    }

    private record Setting(String name, String state, long lastNanos, String value) {}

    private static AnnouncementRecord announcement(ResultSet row, Map<String, List<Setting>> settings)
            throws SQLException {
        Map<String, Values> values = new HashMap<>();
        Set<String> absent = new HashSet<>();
        Set<String> absentUnrequested = new HashSet<>();
        for (Setting setting : settings.getOrDefault(row.getString("id"), List.of())) {
            switch (setting.state) {
                case KNOWN -> values.put(setting.name, new Values(RawValues.decoded(setting.value), setting.lastNanos));
                case ABSENT -> absent.add(setting.name);
                case ABSENT_UNREQUESTED -> absentUnrequested.add(setting.name);
                default -> throw new IllegalArgumentException("unknown state of a setting");
            }
        }
        AnnouncementRecord announcement = new AnnouncementRecord(
                new AnnouncementRecord.Key(
                        Service.Kind.valueOf(row.getString("service")),
                        MacAddress.parse(row.getString("mac")).value(),
                        row.getInt("vlan"),
                        RawValues.decoded(row.getString("scope")),
                        RawValues.decoded(row.getString("client_kind"))),
                row.getBoolean("established"),
                row.getLong("first"),
                row.getLong("last"),
                row.getInt("messages"),
                new Lifetime(
                        row.getInt("lifetime"),
                        row.getLong("lifetime_since"),
                        row.getLong("expiry"),
                        row.getBoolean("ended"),
                        row.getLong("burst_since"),
                        row.getInt("burst"),
                        row.getLong("ends_since"),
                        row.getInt("ends")),
                values,
                absent,
                absentUnrequested);
        announcement.requireValid();
        return announcement;
    }
}
