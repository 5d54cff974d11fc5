package io.macmon.analyzer.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.AnnouncementRecord;
import io.macmon.analyzer.audit.station.RouterGroupRecord;
import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.identity.DeviceRules;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.LinkType;
import io.macmon.capture.WallClock;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.IpPrefix;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualRouter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** A segment on which stations send frames at given seconds, and an audit of it. */
final class AuditScenario {

    static final long BROADCAST = 0xFFFF_FFFF_FFFFL;
    static final long PEER = 0x0002_0304_0506L;
    private static final long START = 1_700_000_000_000_000_000L;
    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;
    private static final int EAPOL = 0x888E;

    final List<Finding> reported = new ArrayList<>();

    /** The findings whose end was reported, and when they were over. */
    final List<Map.Entry<Finding, Instant>> resolved = new ArrayList<>();

    final List<Changes> persisted = new ArrayList<>();
    boolean sinkAccepts = true;
    final Audit audit;
    private final AuditConfig config;
    private final Policy policy;
    private final Contents earlier;

    private AuditScenario(AuditConfig config, Policy policy, Contents earlier) {
        this.config = config;
        this.policy = policy;
        this.earlier = earlier;
        audit = new Audit(config, policy, earlier, this::persist, new Listener());
    }

    private final class Listener implements AuditListener {
        @Override
        public void onFinding(Finding finding) {
            reported.add(finding);
        }

        @Override
        public void onResolved(Finding finding, Instant at) {
            resolved.add(Map.entry(finding, at));
        }
    }

    private boolean persist(Changes changes) {
        if (sinkAccepts) {
            persisted.add(changes);
        }
        return sinkAccepts;
    }

    /** The same audit after a restart, with what the first one stored. */
    AuditScenario restarted() {
        audit.onStop();
        audit.persistRemaining();
        return killed();
    }

    /** The same audit after it was killed, with what it had stored by then. */
    AuditScenario killed() {
        Map<MacAddress, StationRecord> stations = new LinkedHashMap<>();
        Map<AddressOwner.Key, AddressOwner> owners = new LinkedHashMap<>();
        Map<String, Finding> findings = new LinkedHashMap<>();
        Map<RouterGroupRecord.Key, RouterGroupRecord> groups = new LinkedHashMap<>();
        Map<AnnouncementRecord.Key, AnnouncementRecord> announcements = new LinkedHashMap<>();
        Changes before = new Changes(
                earlier.stations(), earlier.owners(), earlier.findings(), earlier.groups(), earlier.announcements());
        Stream.concat(Stream.of(before), persisted.stream()).forEach(changes -> {
            changes.stations().forEach(station -> stations.put(station.mac(), station));
            changes.owners().forEach(owner -> owners.put(owner.key(), owner));
            changes.findings().forEach(finding -> findings.put(finding.key(), finding));
            changes.groups().forEach(group -> groups.put(group.key(), group));
            changes.announcements().forEach(settings -> announcements.put(settings.key(), settings));
        });
        groups.values().forEach(RouterGroupRecord::requireValid);
        announcements.values().forEach(AnnouncementRecord::requireValid);
        owners.values().removeIf(owner -> owner.station() == null);
        return new AuditScenario(
                config,
                policy,
                new Contents(
                        true,
                        List.copyOf(stations.values()),
                        List.copyOf(owners.values()),
                        List.copyOf(findings.values()),
                        earlier.passwordKey(),
                        List.copyOf(groups.values()),
                        List.copyOf(announcements.values())));
    }

    /** An audit that stores what it learns. */
    static AuditScenario withMemory(Policy policy) {
        return with(AuditConfig.DEFAULT, policy, new Contents(true, List.of(), List.of(), List.of()));
    }

    static AuditScenario withoutPolicy() {
        return with(Policy.NONE);
    }

    static AuditScenario with(Policy policy) {
        return with(AuditConfig.DEFAULT, policy);
    }

    static AuditScenario with(AuditConfig config, Policy policy) {
        return with(config, policy, new Contents(false, List.of(), List.of(), List.of()));
    }

    static AuditScenario with(AuditConfig config, Policy policy, Contents earlier) {
        return new AuditScenario(config, policy, earlier);
    }

    static Policy policy(Group... groups) {
        return new Policy(List.of(groups), List.of(), List.of(), List.of(), List.of());
    }

    static Policy policy(VirtualRouter router, Group... groups) {
        return new Policy(List.of(groups), List.of(), List.of(), List.of(router), List.of());
    }

    static Group group(String name, Set<Role> roles, long... stations) {
        return group(name, List.of(), List.of(), roles, false, stations);
    }

    static Group group(
            String name, List<Integer> vlans, List<String> addresses, Set<Role> roles, boolean expected, long... macs) {
        return new Group(
                name,
                Arrays.stream(macs)
                        .mapToObj(mac ->
                                new ListedStation(MacPattern.of(new MacAddress(mac)), "", List.of(), List.of(), "here"))
                        .toList(),
                vlans,
                addresses.stream().map(IpPrefix::parse).toList(),
                roles,
                expected,
                Optional.empty(),
                OptionalInt.empty());
    }

    static Instant at(double seconds) {
        return WallClock.instant(nanos(seconds));
    }

    static long nanos(double seconds) {
        return START + (long) (seconds * 1e9);
    }

    static int ip(String address) {
        return (int) IpAddress.parse(address).low();
    }

    void sends(double second, byte[] bytes) {
        sends(second, bytes, Direction.INBOUND);
    }

    void sends(double second, byte[] bytes, Direction direction) {
        Frame frame = FrameBytes.frame(bytes);
        frame.wrap(frame.memory(), frame.offset(), bytes.length, bytes.length, nanos(second));
        frame.setKind(LinkType.ETHERNET, direction);
        audit.onFrame(frame);
    }

    void tick(double second) {
        audit.onTick(nanos(second));
    }

    void announces(double second, long mac, String address) {
        sends(second, arp(mac, BROADCAST, 1, mac, address, 0, address));
    }

    /** A neighbour solicitation from 2001:db8::a. */
    void announces6(double second, long mac) {
        byte[] solicitation = FrameBytes.joined(
                FrameBytes.hex("87000000 00000000 20010db8 00000000 00000000 00000099 0101"),
                new MacAddress(mac).toBytes());
        byte[] packet = FrameBytes.with(FrameBytes.ipv6(10, 0x99, 58, solicitation), 7, 255);
        sends(second, FrameBytes.ethernet(BROADCAST, mac, 0x86DD, packet));
    }

    void asks(double second, long mac, String own, String wanted) {
        sends(second, arp(mac, BROADCAST, 1, mac, own, 0, wanted));
    }

    void answers(double second, long mac, String address) {
        sends(second, arp(mac, PEER, 2, mac, address, PEER, "192.0.2.250"));
    }

    static byte[] arp(long source, long to, int operation, long sender, String address, long target, String wanted) {
        return FrameBytes.ethernet(to, source, ARP, FrameBytes.arp(operation, sender, ip(address), target, ip(wanted)));
    }

    /** A broadcast ARP reply in a VLAN. */
    static byte[] replyInVlan(int vlan, long mac, String address) {
        byte[] packet = FrameBytes.arp(2, mac, ip(address), 0, ip("192.0.2.250"));
        return FrameBytes.ethernet(BROADCAST, mac, 0x8100, FrameBytes.tag(vlan, ARP, packet));
    }

    void talks(double second, long mac) {
        sends(second, udp(mac, PEER));
    }

    static byte[] udp(long mac, long to) {
        return FrameBytes.ethernet(
                to, mac, IPV4, FrameBytes.ipv4(ip("192.0.2.200"), ip("192.0.2.201"), 17, FrameBytes.udp(4_000, 53)));
    }

    /** Sends a TCP SYN. */
    void connects(double second, long mac, String address, int ttl) {
        byte[] tcp = new byte[20];
        tcp[12] = 0x50;
        tcp[13] = 0x02;
        byte[] packet = FrameBytes.ipv4(ip(address), ip("198.51.100.1"), 6, tcp);
        sends(second, FrameBytes.ethernet(PEER, mac, IPV4, FrameBytes.with(packet, 8, ttl)));
    }

    void eapol(double second, long mac, long to, int type, int... body) {
        byte[] payload = new byte[4 + body.length];
        payload[0] = 2;
        payload[1] = (byte) type;
        payload[3] = (byte) body.length;
        for (int i = 0; i < body.length; i++) {
            payload[4 + i] = (byte) body[i];
        }
        sends(second, FrameBytes.ethernet(to, mac, EAPOL, payload));
    }

    /** The keys of the findings, in the order of the report. */
    List<String> found() {
        return findings().stream().map(Finding::key).toList();
    }

    /** The findings of the report, each of which must have its values as fields. */
    List<Finding> findings() {
        List<Finding> findings =
                audit.state().snapshot(mac -> "", DeviceRules.builtIn(), at(0)).findings();
        assertThat(findings)
                .allSatisfy(finding ->
                        assertThat(finding.fields()).as(finding.key()).isNotEmpty());
        return findings;
    }

    AuditReport.StationSummary summary(long mac) {
        return audit.state().snapshot(unused -> "", DeviceRules.builtIn(), at(0)).stations().stream()
                .filter(summary -> summary.record().mac().value() == mac)
                .findFirst()
                .orElseThrow();
    }
}
