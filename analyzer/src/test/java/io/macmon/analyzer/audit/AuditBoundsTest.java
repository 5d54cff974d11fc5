package io.macmon.analyzer.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.identity.DeviceRules;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.LinkType;
import io.macmon.config.AuditConfig;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.read.PolicyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 100,000 listed stations, and a flood of a million spoofed addresses. */
class AuditBoundsTest {

    private static final int LISTED = 100_000;
    private static final int SPOOFED = 1_000_000;
    private static final int VIOLATORS = 50;
    private static final long FIRST_LISTED = 0x0011_2200_0000L;
    private static final long SPOOFED_BITS = 0x02FF_FFFF_FFFFL;
    private static final long LOCAL_BIT = 0x0200_0000_0000L;

    @TempDir
    Path folder;

    private final byte[] bytes = AuditScenario.arp(1, AuditScenario.BROADCAST, 1, 1, "10.0.0.1", 0, "10.0.0.1");
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private final Frame frame = FrameBytes.frame(bytes);
    private final Map<FindingKind, Integer> reported = new HashMap<>();
    private final List<StationRecord> persisted = new ArrayList<>();
    private int persistedOwners;
    private int persistedFindings;
    private Audit audit;
    private long nanos = AuditScenario.nanos(0);

    @Test
    void aFloodEvictsNoListedStationAndExceedsNoLimit() throws Exception {
        Contents empty = new Contents(true, List.of(), List.of(), List.of());
        audit = new Audit(AuditConfig.DEFAULT, policy(), empty, this::persist, this::report);

        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < LISTED; i++) {
                announces(FIRST_LISTED + i, 0x0A00_0000 + i, 20_000);
            }
        }
        nanos += 60_000_000_000L;
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < SPOOFED; i++) {
            announces((random.nextLong() & SPOOFED_BITS) | LOCAL_BIT, 0xAC10_0000 + (i & 0xFFFF), 10_000);
        }
        for (int i = LISTED - VIOLATORS; i < LISTED; i++) {
            announces(FIRST_LISTED + i, 0xC000_0200 + i % 250, 1_000_000);
        }
        audit.onStop();
        audit.persistRemaining();

        Map<String, Long> counters = audit.state().counters();
        assertThat(counters)
                .containsEntry("frames", 3L * LISTED + SPOOFED + VIOLATORS)
                .containsEntry("stations", (long) LISTED + AuditConfig.DEFAULT.maxStations());
        assertThat(counters.get("addresses")).isLessThanOrEqualTo(AddressBook.MAX_ADDRESSES);
        assertThat(kept()).containsEntry(FindingKind.MAC_FLOOD, 1).containsEntry(FindingKind.WRONG_ADDRESS, VIOLATORS);
        assertThat(kept().values()).allMatch(number -> number <= FindingLog.MAX_KEPT_PER_KIND);
        assertThat(listedLines()).isEqualTo(LISTED);

        assertThat(reported)
                .containsEntry(FindingKind.MAC_FLOOD, 1)
                .containsEntry(FindingKind.WRONG_ADDRESS, VIOLATORS);
        assertThat(reported.values()).allMatch(number -> number <= 2 * FindingLog.MAX_REPORTED_PER_MINUTE);
        assertThat(persisted.stream().map(StationRecord::mac).distinct())
                .as("persisted stations, including sources seen before the flood was detected")
                .hasSizeBetween(LISTED, LISTED + 2 * AuditConfig.DEFAULT.floodSources());
        assertThat(persistedOwners + persistedFindings).isLessThan(4 * AddressBook.MAX_ADDRESSES);
    }

    private Policy policy() throws IOException {
        Path file = folder.resolve("policy.yaml");
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            out.println("groups:\n  crowd:\n    address: [10.0.0.0/8]\n    mac:");
            for (int i = 0; i < LISTED; i++) {
                out.printf("      - %012x%n", FIRST_LISTED + i);
            }
        }
        return new PolicyFile(file).read();
    }

    private void announces(long mac, int address, long pauseNanos) {
        nanos += pauseNanos;
        for (int sender : new int[] {6, 22}) {
            buffer.putShort(sender, (short) (mac >> 32)).putInt(sender + 2, (int) mac);
        }
        buffer.putInt(28, address).putInt(38, address);
        frame.wrap(buffer, 0, bytes.length, bytes.length, nanos);
        frame.setKind(LinkType.ETHERNET, Direction.INBOUND);
        audit.onFrame(frame);
        if ((nanos / pauseNanos & 0x3FFF) == 0) {
            audit.onTick(nanos);
        }
    }

    private void report(Finding finding) {
        reported.merge(finding.kind(), 1, Integer::sum);
    }

    private boolean persist(Changes changes) {
        persisted.addAll(changes.stations());
        persistedOwners += changes.owners().size();
        persistedFindings += changes.findings().size();
        return true;
    }

    private Map<FindingKind, Integer> kept() {
        return audit.state().snapshot(mac -> "", DeviceRules.builtIn(), AuditScenario.at(100)).findings().stream()
                .collect(Collectors.toMap(Finding::kind, finding -> 1, Integer::sum));
    }

    private long listedLines() {
        return audit.state().snapshot(mac -> "", DeviceRules.builtIn(), AuditScenario.at(100)).stations().stream()
                .filter(line -> line.group().equals("crowd"))
                .filter(line -> line.record().frames() >= 3)
                .count();
    }
}
