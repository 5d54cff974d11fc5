package io.macmon.analyzer.audit.rule;

import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.station.AnnouncementRecord;
import io.macmon.analyzer.audit.station.AnnouncementRecord.Values;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.RawValues;
import io.macmon.config.net.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What stations announced in one service: up to {@value #MAX_ANNOUNCERS} announcers of each rank, and up to
 * {@value #MAX_PER_STATION} VLANs and kinds of clients of one station.
 *
 * <p>An announcer keeps its place, so advertisements in other VLANs or from made-up MAC addresses do not push out what
 * the router announced. Room comes from announcers that were silent: for a day or, if they were seen for less than a
 * minute, for an hour.
 */
public final class AnnouncedSettings {

    static final int MAX_ANNOUNCERS = 512;
    static final int MAX_PER_STATION = 128;

    /** The routers of a group must agree, so their settings are compared with each other. */
    static final long ALL_ROUTERS = 0;

    private final Table established = new Table();
    private final Table others = new Table();

    /**
     * What a station announces in one VLAN.
     *
     * @param mac        the station, or {@link #ALL_ROUTERS} of a group
     * @param vlan       0 if untagged
     * @param scope      the group of a virtual router, or the identifier of a DHCP server; otherwise none
     * @param clientKind the class of the DHCP clients; none if the settings do not depend on it
     */
    record Announcer(Service.Kind kind, long mac, int vlan, RawValues scope, RawValues clientKind) {

        private static Announcer of(AnnouncementRecord.Key key) {
            return new Announcer(key.kind(), key.mac(), key.vlan(), key.scope(), key.clientKind());
        }

        private AnnouncementRecord.Key key() {
            return new AnnouncementRecord.Key(kind, mac, vlan, scope, clientKind);
        }
    }

    /** The settings of an announcer; null if it announced none. */
    Settings get(Announcer announcer) {
        Settings settings = established.entries.get(announcer);
        return settings == null ? others.entries.get(announcer) : settings;
    }

    /** Returns the settings of an announcer, which may be new; null if there is no room for them. */
    Settings find(Announcer announcer, boolean isEstablished, long nanos) {
        Table table = isEstablished ? established : others;
        Settings settings = established.entries.getOrDefault(announcer, table.entries.get(announcer));
        if (settings == null) {
            Settings moved = others.entries.get(announcer);
            if (!table.makeRoom(announcer.mac, nanos)) {
                return moved;
            }
            settings = moved == null ? new Settings(nanos) : moved;
            others.remove(announcer);
            table.add(announcer, settings);
        }
        settings.lastNanos = Math.max(settings.lastNanos, nanos);
        settings.isChanged = true;
        return settings;
    }

    /**
     * Continues with the settings of an earlier run, as if they had been announced last at this time. Settings kept at
     * the end of that run come first.
     */
    private void restore(List<AnnouncementRecord> saved, long nanos) {
        long endNanos =
                saved.stream().mapToLong(AnnouncementRecord::lastNanos).max().orElse(0);
        saved.stream()
                .sorted(Comparator.comparing((AnnouncementRecord record) -> new Settings(record, 0).isDisused(endNanos))
                        .thenComparing(Comparator.comparing(AnnouncementRecord::lastNanos)
                                .reversed()))
                .forEach(record -> restore(record, nanos));
    }

    private void restore(AnnouncementRecord saved, long nanos) {
        Table table = saved.isEstablished() ? established : others;
        Announcer announcer = Announcer.of(saved.key());
        if (!table.isFull(announcer.mac) && get(announcer) == null) {
            table.add(announcer, new Settings(saved, nanos - saved.lastNanos()));
        }
    }

    private void takeChanged(boolean includesTimes, List<AnnouncementRecord> taken) {
        for (Table table : List.of(established, others)) {
            table.entries.forEach((announcer, settings) -> {
                if (settings.isDue(includesTimes)) {
                    settings.isChanged = false;
                    settings.isStored = true;
                    taken.add(settings.snapshot(announcer.key(), table == established));
                }
            });
        }
    }

    private void requeue(AnnouncementRecord.Key key) {
        Settings settings = get(Announcer.of(key));
        if (settings != null) {
            settings.isChanged = true;
            settings.isStored = false;
        }
    }

    /** Whether one station has as many announcers as it may have. */
    boolean isFull(long mac) {
        return established.count(mac) >= quota(mac) || others.count(mac) >= quota(mac);
    }

    private static int quota(long mac) {
        return mac == ALL_ROUTERS ? MAX_ANNOUNCERS : MAX_PER_STATION;
    }

    /** The settings of all kinds of routers and DHCP servers. */
    public static final class ByKind {

        private final Map<Service.Kind, AnnouncedSettings> kinds = new EnumMap<>(Service.Kind.class);
        private final AnnouncedSettings byClientKind = new AnnouncedSettings();

        AnnouncedSettings of(Service.Kind kind) {
            return kinds.computeIfAbsent(kind, unused -> new AnnouncedSettings());
        }

        /** Those of DHCP servers that depend on the kind of the client. */
        AnnouncedSettings byClientKind() {
            return byClientKind;
        }

        private AnnouncedSettings of(AnnouncementRecord.Key key) {
            return key.isByClient() ? byClientKind : of(key.kind());
        }

        /** Continues with the settings of an earlier run, as if the audit had not been stopped until this time. */
        public void restore(List<AnnouncementRecord> saved, SegmentPolicy segment, long nanos) {
            saved.stream()
                    .collect(Collectors.groupingBy(record -> of(record.key())))
                    .forEach((settings, records) -> settings.restore(records, nanos));
            saved.stream()
                    .filter(AnnouncementRecord::isEstablished)
                    .sorted(Comparator.comparing(AnnouncementRecord::lastNanos).reversed())
                    .flatMap(record ->
                            new Settings(record, 0).newGateways(record.key().kind()).stream())
                    .forEach(segment::learnGateway);
        }

        /**
         * Returns the settings that changed since they were last returned.
         *
         * @param includesTimes whether to return settings that were returned before and only repeated
         */
        public List<AnnouncementRecord> takeChanged(boolean includesTimes) {
            List<AnnouncementRecord> taken = new ArrayList<>();
            byClientKind.takeChanged(includesTimes, taken);
            kinds.values().forEach(settings -> settings.takeChanged(includesTimes, taken));
            return taken;
        }

        /** Marks settings as changed again, because they could not be stored. */
        public void requeue(List<AnnouncementRecord> records) {
            records.forEach(record -> of(record.key()).requeue(record.key()));
        }
    }

    /** What an announcer announced. */
    static final class Settings {

        /** In bytes. Three messages would not hold more. */
        private static final int MAX_STORED = 8_192;

        /** A router may spread its options over several advertisements. */
        private static final int FIRST_MESSAGES = 4;

        private static final long SETTLED_NANOS = Duration.ofMinutes(1).toNanos();
        private static final long NEWCOMER_NANOS = Duration.ofHours(1).toNanos();
        private static final long DISUSED_NANOS = Duration.ofDays(1).toNanos();

        final RouterLifetime lifetime = new RouterLifetime();
        private final Map<String, KnownValues> values = new HashMap<>();
        private final Set<String> absent = new HashSet<>(0); // from answers to clients that requested them
        private final Set<String> absentUnrequested = new HashSet<>(0);
        private final long firstNanos;
        private long lastNanos;
        private int messages;
        private boolean isChanged;
        private boolean isStored;

        private Settings(long nanos) {
            firstNanos = nanos;
            lastNanos = nanos;
        }

        private Settings(AnnouncementRecord saved, long shiftNanos) {
            firstNanos = saved.firstNanos() + shiftNanos;
            lastNanos = saved.lastNanos() + shiftNanos;
            messages = saved.messages();
            isStored = true;
            lifetime.restore(saved.lifetime(), shiftNanos);
            saved.values()
                    .forEach((setting, known) ->
                            values.put(setting, new KnownValues(known.known(), known.lastNanos() + shiftNanos)));
            absent.addAll(saved.absent());
            absentUnrequested.addAll(saved.absentUnrequested());
        }

        // The shortest ones, so that what an attacker adds does not keep the station's own from being stored.
        private Map<String, Values> storedValues() {
            Map<String, Values> stored = new HashMap<>();
            int left = MAX_STORED;
            for (Map.Entry<String, KnownValues> setting : values.entrySet().stream()
                    .sorted(Comparator.comparing(
                            entry -> entry.getValue().known().length()))
                    .toList()) {
                left -= setting.getValue().known().length();
                if (left >= 0) {
                    stored.put(setting.getKey(), setting.getValue().snapshot());
                }
            }
            return stored;
        }

        private boolean isDue(boolean includesTimes) {
            return isChanged && (includesTimes || !isStored);
        }

        private AnnouncementRecord snapshot(AnnouncementRecord.Key key, boolean isEstablished) {
            return new AnnouncementRecord(
                    key,
                    isEstablished,
                    firstNanos,
                    lastNanos,
                    messages,
                    lifetime.snapshot(),
                    storedValues(),
                    absent,
                    absentUnrequested);
        }

        /** The known values of a setting; null if it was never announced. */
        KnownValues get(String setting) {
            return values.get(setting);
        }

        void put(String setting, KnownValues known) {
            values.put(setting, known);
            isStored = false;
        }

        void remove(String setting) {
            values.remove(setting);
            isStored = false;
        }

        /** Notes that a DHCP server's answer lacks a setting. */
        void setAbsent(String setting, boolean isRequested) {
            (isRequested ? absent : absentUnrequested).add(setting);
        }

        /**
         * Whether an answer to such a request lacked a setting.
         *
         * @param isRequested empty if it is not known whether the client requested the setting
         */
        boolean isAbsent(String setting, Optional<Boolean> isRequested) {
            return absent.contains(setting) || (!isRequested.orElse(true) && absentUnrequested.contains(setting));
        }

        /** The addresses of routers among its values, if these changed since the last call. */
        List<IpAddress> newGateways(Service.Kind kind) {
            KnownValues known = values.get(kind == Service.Kind.ROUTER ? "source" : "router");
            RawValues gateways = known == null ? RawValues.NONE : known.takeNew();
            return IntStream.range(0, gateways.size())
                    .mapToObj(gateways::address)
                    .filter(Objects::nonNull)
                    .toList();
        }

        /** Counts a message with these settings: it repeats that the others have no values. */
        void count(Set<String> present, long nanos) {
            messages = Math.min(messages + 1, FIRST_MESSAGES + 1);
            values.forEach((setting, known) -> {
                if (!present.contains(setting)) {
                    known.confirmAbsent(nanos);
                }
            });
        }

        /** Whether a setting that all messages so far lacked is one that the station does not announce. */
        boolean isComplete() {
            return messages > FIRST_MESSAGES;
        }

        private boolean isDisused(long nanos) {
            boolean isNewcomer = lastNanos - firstNanos < SETTLED_NANOS;
            return nanos - lastNanos > (isNewcomer ? NEWCOMER_NANOS : DISUSED_NANOS);
        }
    }

    /** The announcers of one rank. */
    private static final class Table {

        private static final long PURGE_NANOS = Duration.ofMinutes(1).toNanos();

        private final Map<Announcer, Settings> entries = new HashMap<>();
        private final Map<Long, Integer> perStation = new HashMap<>();
        private long purgedNanos = Long.MIN_VALUE;

        private boolean makeRoom(long mac, long nanos) {
            if (isFull(mac) && (purgedNanos == Long.MIN_VALUE || Math.abs(nanos - purgedNanos) >= PURGE_NANOS)) {
                purgedNanos = nanos;
                purge(nanos);
            }
            return !isFull(mac);
        }

        private boolean isFull(long mac) {
            return entries.size() >= MAX_ANNOUNCERS || count(mac) >= quota(mac);
        }

        private int count(long mac) {
            return perStation.getOrDefault(mac, 0);
        }

        private void purge(long nanos) {
            for (Iterator<Map.Entry<Announcer, Settings>> all =
                            entries.entrySet().iterator();
                    all.hasNext(); ) {
                Map.Entry<Announcer, Settings> entry = all.next();
                if (entry.getValue().isDisused(nanos)) {
                    all.remove();
                    countRemoved(entry.getKey().mac);
                }
            }
        }

        private void add(Announcer announcer, Settings settings) {
            entries.put(announcer, settings);
            perStation.merge(announcer.mac, 1, Integer::sum);
        }

        private void remove(Announcer announcer) {
            if (entries.remove(announcer) != null) {
                countRemoved(announcer.mac);
            }
        }

        private void countRemoved(long mac) {
            perStation.computeIfPresent(mac, (key, count) -> count == 1 ? null : count - 1);
        }
    }
}
