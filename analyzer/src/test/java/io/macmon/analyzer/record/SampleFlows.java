package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.DirectionDetail.Range;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowNames.Http;
import io.macmon.analyzer.flow.record.FlowNames.PeerName;
import io.macmon.analyzer.flow.record.FlowNames.Quic;
import io.macmon.analyzer.flow.record.FlowNames.Ssh;
import io.macmon.analyzer.flow.record.FlowNames.SshEnd;
import io.macmon.analyzer.flow.record.FlowNames.Tls;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.analyzer.flow.record.SummaryStats;
import io.macmon.analyzer.hello.ClientFingerprint;
import io.macmon.analyzer.identity.StationName;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ByteBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sample flow records, one of each kind. */
final class SampleFlows {

    static final Instant FIRST = Instant.parse("2024-05-06T07:08:09.123456789Z");

    private static final MacAddress LAPTOP = MacAddress.parse("02:00:00:00:00:0a");
    private static final MacAddress PRINTER = MacAddress.parse("02:00:00:00:00:0b");
    private static final FlowTotals NOTHING = new FlowTotals(0, 0, 0, 0);

    static final FlowRecord TCP = new FlowRecord(
            end(LAPTOP, "10.0.0.10", 50_123),
            end(PRINTER, "10.0.0.11", 9_100),
            List.of(100, 7),
            0x0800,
            6,
            FIRST,
            FIRST.plusMillis(2_999),
            new FlowTotals(5, 1_500, 1_400, 0x1B),
            new FlowTotals(3, 200, 160, 0xD2),
            EndReason.END_DETECTED);

    static final FlowRecord OF_GATEWAYS = new FlowRecord(
            end(LAPTOP, "10.0.0.10", 50_123),
            new FlowEndpoint(
                    PRINTER,
                    IpAddress.parse("127.0.0.1"),
                    9_100,
                    List.of(MacAddress.parse("02:00:00:00:00:0c"), MacAddress.parse("02:00:00:00:00:0d")),
                    true),
            List.of(),
            0x0800,
            17,
            FIRST,
            FIRST,
            new FlowTotals(1, 118, 104, 0),
            new FlowTotals(1, 118, 104, 0),
            EndReason.IDLE_TIMEOUT);

    static final FlowRecord WITH_FALSE_LENGTH = new FlowRecord(
            end(LAPTOP, "fe80::a", 1),
            end(PRINTER, "fe80::b", 2),
            List.of(),
            0x86DD,
            17,
            FIRST,
            FIRST,
            new FlowTotals(1, 82, 68, 0, true),
            new FlowTotals(1, 82, 68, 0),
            EndReason.IDLE_TIMEOUT);

    static final FlowRecord PING = new FlowRecord(
            end(LAPTOP, "fe80::a", 128),
            end(PRINTER, "fe80::b", 129),
            List.of(),
            0x86DD,
            58,
            FIRST,
            FIRST,
            new FlowTotals(1, 118, 104, 0),
            new FlowTotals(1, 118, 104, 0),
            EndReason.IDLE_TIMEOUT);

    static final FlowRecord UNREACHABLE = new FlowRecord(
            end(LAPTOP, "10.0.0.10", 3),
            end(PRINTER, "10.0.0.11", 1),
            List.of(),
            0x0800,
            1,
            FIRST,
            FIRST,
            new FlowTotals(1, 70, 56, 0),
            NOTHING,
            EndReason.ACTIVE_TIMEOUT);

    static final FlowRecord ICMP_WITHOUT_TYPE = new FlowRecord(
            end(LAPTOP, "10.0.0.10", 0),
            end(PRINTER, "10.0.0.11", 0),
            List.of(),
            0x0800,
            1,
            FIRST,
            FIRST,
            new FlowTotals(1, 60, 22, 0),
            new FlowTotals(1, 60, 22, 0),
            EndReason.FORCED);

    static final FlowRecord GRE = new FlowRecord(
            end(LAPTOP, "10.0.0.10", 0),
            end(PRINTER, "10.0.0.11", 0),
            List.of(),
            0x0800,
            47,
            FIRST,
            FIRST,
            new FlowTotals(1, 70, 56, 0),
            NOTHING,
            EndReason.FORCED);

    static final FlowRecord LLC = new FlowRecord(
            new FlowEndpoint(LAPTOP, null, 0x42),
            new FlowEndpoint(MacAddress.parse("01:80:c2:00:00:00"), null, 0x42),
            List.of(),
            0,
            0,
            FIRST,
            FIRST,
            new FlowTotals(1, 60, 0, 0),
            NOTHING,
            EndReason.LACK_OF_RESOURCES);

    static final FlowDetail DETAIL = new FlowDetail(
            new DirectionDetail(
                    Optional.of(FIRST),
                    Optional.of(FIRST.plusMillis(2_999)),
                    new SummaryStats(5, 60, 300, 900, 12.34567),
                    new SummaryStats(4, 1_000, 749_750_000, 2_000_000_000, 0.5),
                    Optional.of(new Range(63, 64)),
                    Optional.of(new Range(0, 46)),
                    1_200,
                    1_100,
                    1,
                    100,
                    2,
                    3,
                    Optional.of(LAPTOP)),
            new DirectionDetail(
                    Optional.of(FIRST.plusNanos(1_500)),
                    Optional.of(FIRST.plusMillis(2_000)),
                    new SummaryStats(3, 60, 66.66667, 80, 11.547),
                    SummaryStats.NONE,
                    Optional.of(new Range(55, 57)),
                    Optional.empty(),
                    40,
                    40,
                    0,
                    0,
                    0,
                    0,
                    Optional.empty()),
            new SummaryStats(7, 10, 428_428_571.4286, 2_000_000_000, 7),
            "ShADadFf",
            "SF",
            Optional.of(FIRST.plusMillis(2_000)),
            Optional.of(new FlowDetail.Handshake(Duration.ofNanos(2_200), Optional.of(Duration.ofNanos(1_500)))));

    private SampleFlows() {}

    /** The same record with detail. */
    static FlowRecord detailed(FlowRecord flow) {
        return detailed(flow, DETAIL.history());
    }

    static FlowRecord detailed(FlowRecord flow, String history) {
        FlowDetail detail = new FlowDetail(
                DETAIL.forward(),
                DETAIL.reverse(),
                DETAIL.gaps(),
                history,
                DETAIL.connState(),
                DETAIL.closed(),
                DETAIL.handshake());
        return with(flow, detail, Optional.empty());
    }

    /** The same record with detail and features. */
    static FlowRecord featured(FlowRecord flow, FlowFeatures features) {
        return with(flow, DETAIL, Optional.of(features));
    }

    /** The same record with a name of every kind; some contain what a format must escape. */
    static FlowRecord named(FlowRecord flow) {
        Tls hello = new Tls(
                "a\\\\\"b,c",
                "TLS 1.3",
                List.of("h2", "http/1.1"),
                () -> new ClientFingerprint("e7eca2ba", "771,4865", "t13d1516h2_8daa_0d8f"),
                "15af977c",
                "771,4865,51-43",
                true);
        FlowNames names = new FlowNames(
                Optional.of(hello),
                Optional.of(new Quic("1", hello)),
                Optional.of(new Ssh(
                        Optional.of(new SshEnd("2.0", "OpenSSH_9.2p1 Debian-2", "06046964", "curve25519;aes")),
                        Optional.empty())),
                Optional.of(new Http("=www.example.com", "GET")),
                Optional.of(new PeerName("www.example.net", Duration.ofMillis(1_500), true)),
                Optional.of(new StationName("office,pc", "dhcp", FIRST)),
                Optional.empty());
        return new FlowRecord(
                flow.source(),
                flow.destination(),
                flow.vlanIds(),
                flow.etherType(),
                flow.protocol(),
                flow.instance(),
                flow.first(),
                flow.last(),
                flow.forward(),
                flow.reverse(),
                flow.reason(),
                flow.detail(),
                flow.features(),
                Optional.of(names));
    }

    private static FlowRecord with(FlowRecord flow, FlowDetail detail, Optional<FlowFeatures> features) {
        return new FlowRecord(
                flow.source(),
                flow.destination(),
                flow.vlanIds(),
                flow.etherType(),
                flow.protocol(),
                flow.instance(),
                flow.first(),
                flow.last(),
                flow.forward(),
                flow.reverse(),
                flow.reason(),
                Optional.of(detail),
                features);
    }

    /** The same record, but two seconds long. */
    static FlowRecord lasting(FlowRecord flow) {
        return new FlowRecord(
                flow.source(),
                flow.destination(),
                flow.vlanIds(),
                flow.etherType(),
                flow.protocol(),
                flow.first(),
                flow.first().plusSeconds(2),
                flow.forward(),
                flow.reverse(),
                flow.reason());
    }

    static FlowRecord fromPort(int port) {
        return new FlowRecord(
                end(LAPTOP, "10.0.0.10", port),
                end(PRINTER, "10.0.0.11", 53),
                List.of(),
                0x0800,
                17,
                FIRST,
                FIRST,
                new FlowTotals(1, 70, 56, 0),
                NOTHING,
                EndReason.FORCED);
    }

    static String communityId(int seed, FlowRecord flow) {
        ByteBuilder text = new ByteBuilder(32);
        new CommunityId(seed).append(flow, text);
        return text.toString();
    }

    static String uid(FlowRecord flow) {
        ByteBuilder text = new ByteBuilder(32);
        FlowId.appendUid(flow, text);
        return text.toString();
    }

    private static FlowEndpoint end(MacAddress mac, String address, int port) {
        return new FlowEndpoint(mac, IpAddress.parse(address), port);
    }
}
