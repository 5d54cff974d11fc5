package io.macmon.analyzer.audit.rule;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stations announced in one service: up to {@value #MAX_ANNOUNCERS} announcers of each rank, and up to
 * {@value #MAX_PER_STATION} VLANs and kinds of clients of one station.
 *
 * <p>An announcer keeps its place, so advertisements in other VLANs or from made-up MAC addresses do not push out what
 * the router announced. Room comes from announcers that were silent: for a day or, if they were seen for less than a
 * minute, for an hour.
 */
final class AnnouncedSettings {

    static final int MAX_ANNOUNCERS = 512;
    static final int MAX_PER_STATION = 128;

    /** The routers of a group must agree, so their settings are compared with each other. */
    static final long ALL_ROUTERS = 0;

    private final Table established = new Table();
    private final Table others = new Table();

    /**
     * What a station announces in one VLAN.
     *
     * @param mac   the station, or {@link #ALL_ROUTERS} of a group
     * @param vlan  0 if untagged
     * @param scope a hash of the group of a virtual router, or of the kind of a DHCP server's clients; 0 otherwise
     */
    record Announcer(long mac, int vlan, long scope) {}

    /** The settings of an announcer; null if it announced none. */
    Settings get(Announcer announcer) {
        Settings settings = established.entries.get(announcer);
        return settings == null ? others.entries.get(announcer) : settings;
    }

    /** Returns the settings of an announcer, which may be new; null if there is no room for them. */
    Settings find(Announcer announcer, boolean isEstablished, long nanos) {
        Table table = isEstablished ? established : others;
        Settings settings = table.entries.get(announcer);
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
        return settings;
    }

    /** Whether one station has as many announcers as it may have. */
    boolean isFull(long mac) {
        return established.count(mac) >= quota(mac) || others.count(mac) >= quota(mac);
    }

    private static int quota(long mac) {
        return mac == ALL_ROUTERS ? MAX_ANNOUNCERS : MAX_PER_STATION;
    }

    /** What an announcer announced. */
    static final class Settings {

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

        private Settings(long nanos) {
            firstNanos = nanos;
            lastNanos = nanos;
        }

        /** The known values of a setting; null if it was never announced. */
        KnownValues get(String setting) {
            return values.get(setting);
        }

        void put(String setting, KnownValues known) {
            values.put(setting, known);
        }

        void remove(String setting) {
            values.remove(setting);
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
