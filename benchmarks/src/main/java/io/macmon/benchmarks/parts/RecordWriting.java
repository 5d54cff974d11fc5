package io.macmon.benchmarks.parts;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.DirectionDetail.Range;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.analyzer.flow.record.SummaryStats;
import io.macmon.analyzer.record.CommunityId;
import io.macmon.analyzer.record.CsvFormat;
import io.macmon.analyzer.record.EveFormat;
import io.macmon.analyzer.record.EventWriter;
import io.macmon.analyzer.record.FeatureFormat;
import io.macmon.analyzer.record.IpfixWriter;
import io.macmon.analyzer.record.LineWriter;
import io.macmon.analyzer.record.ZeekFormat;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Encoding flow records with details in both directions. Measured per record; the bytes go nowhere. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordWriting {

    /** The formats that have flows. */
    public enum Format {
        EVE,
        ZEEK,
        CSV,
        FEATURES,
        IPFIX;

        EventWriter newWriter() {
            CommunityId communityId = new CommunityId(0);
            return switch (this) {
                case EVE -> new LineWriter(EveFormat.forDevice("macmon0", communityId));
                case ZEEK -> new LineWriter(new ZeekFormat(communityId));
                case CSV -> new LineWriter(new CsvFormat(communityId));
                case FEATURES -> new LineWriter(new FeatureFormat());
                case IPFIX -> IpfixWriter.forStream();
            };
        }
    }

    private static final int RECORDS = 1_024;
    private static final Instant START = Instant.parse("2024-05-06T07:08:09Z");

    @Param
    public Format format;

    private final SplittableRandom random = new SplittableRandom(1);
    private final MonitorEvent[] events = new MonitorEvent[RECORDS];
    private final EventWriter.ByteSink nowhere = this::count;
    private EventWriter writer;
    private long written;

    @Setup
    public void open() throws IOException {
        for (int i = 0; i < RECORDS; i++) {
            FlowRecord flow = flow();
            events[i] = new FlowEnded(flow.last(), flow);
        }
        writer = format.newWriter();
        writer.begin(START, true, nowhere);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long write() throws IOException {
        for (MonitorEvent event : events) {
            writer.write(event, START, nowhere);
        }
        return written;
    }

    private void count(byte[] bytes, int length, int records) {
        written += length + bytes[length - 1];
    }

    private FlowRecord flow() {
        Instant first = START.plusNanos(random.nextLong(3_600_000_000_000L));
        Instant last = first.plusNanos(random.nextLong(120_000_000_000L));
        boolean ipv6 = random.nextInt(8) == 0;
        FlowDetail detail = new FlowDetail(
                direction(first, last),
                direction(first, last),
                gaps(),
                "ShADadFf",
                "SF",
                Optional.empty(),
                Optional.of(new FlowDetail.Handshake(
                        Duration.ofNanos(random.nextInt(50_000_000)),
                        Optional.of(Duration.ofNanos(random.nextInt(9_000_000))))));
        return new FlowRecord(
                end(ipv6, 1_024 + random.nextInt(60_000)),
                end(ipv6, 443),
                List.of(),
                ipv6 ? 0x86DD : 0x0800,
                random.nextInt(4) == 0 ? 17 : 6,
                random.nextInt(1 << 30),
                first,
                last,
                totals(),
                totals(),
                EndReason.END_DETECTED,
                Optional.of(detail),
                Optional.of(new FlowFeatures(features(), features(), sizes(), gaps(), gaps(), 1 + random.nextInt(4))));
    }

    private FlowEndpoint end(boolean ipv6, int port) {
        IpAddress address = ipv6
                ? IpAddress.v6(0x2001_0DB8_0000_0000L, random.nextLong())
                : IpAddress.v4(0x0A00_0000 + random.nextInt(1 << 24));
        return new FlowEndpoint(new MacAddress(0x0200_0000_0000L | random.nextInt(1 << 30)), address, port);
    }

    private FlowTotals totals() {
        return new FlowTotals(1 + random.nextInt(10_000), random.nextInt(10_000_000), random.nextInt(9_000_000), 0x1B);
    }

    private DirectionDetail direction(Instant first, Instant last) {
        return new DirectionDetail(
                Optional.of(first),
                Optional.of(last),
                sizes(),
                gaps(),
                Optional.of(new Range(63, 64)),
                Optional.of(new Range(0, 46)),
                random.nextInt(10_000_000),
                random.nextInt(10_000_000),
                random.nextInt(3),
                random.nextInt(3_000),
                0,
                0,
                Optional.empty());
    }

    private FlowFeatures.Direction features() {
        return new FlowFeatures.Direction(
                sizes(),
                random.nextInt(10_000),
                random.nextInt(100_000),
                20,
                OptionalInt.of(random.nextInt(65_536)),
                new FlowFeatures.Flags(1, 1, 0, random.nextInt(99), random.nextInt(9_999), 0, 0, 0),
                new FlowFeatures.Bulks(
                        random.nextInt(9), random.nextInt(99), random.nextInt(99_999), random.nextInt(1 << 30)));
    }

    private SummaryStats sizes() {
        return stats(1_514);
    }

    private SummaryStats gaps() {
        return stats(1_000_000_000);
    }

    private SummaryStats stats(int max) {
        int count = 2 + random.nextInt(10_000);
        double mean = (double) random.nextLong((long) max * count) / count;
        return new SummaryStats(count, 60, mean, max, Math.sqrt(mean * random.nextDouble()));
    }
}
