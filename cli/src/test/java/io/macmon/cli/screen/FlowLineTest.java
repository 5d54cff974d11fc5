package io.macmon.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowLineTest {

    private static final Instant AT = Instant.parse("2024-05-06T07:08:09.123456789Z");
    private static final FlowTotals MOST = new FlowTotals(9_949, 9_949_000, 0, 0);

    @Test
    void alignsWhatAHomeNetworkShowsOn80Columns() {
        assertThat(titles(80)).isEqualTo("proto source             > destination   frames      bytes lasted");
        assertThat(line(80, flow("10.20.0.12", 50_123, "10.20.0.31", 9_100, 6, totals(28, 35_123), totals(26, 1_560))))
                .isEqualTo("TCP   10.20.0.12:50123  > 10.20.0.31:9100 28/26  35k/1.6kB 1.093s");
        assertThat(line(80, flow("10.20.0.12", 40_001, "10.20.0.1", 53, 17, totals(1, 79), totals(1, 95))))
                .isEqualTo("UDP   10.20.0.12:40001   > 10.20.0.1:53     1/1     79/95B 1.093s");
        assertThat(line(80, flow("10.20.0.12", 8, "10.20.0.1", 0, 1, totals(3, 294), totals(3, 294))))
                .isEqualTo("ICMP  10.20.0.12         > 10.20.0.1        3/3   294/294B 1.093s");
        assertThat(line(80, withoutIp(0x88CC)))
                .isEqualTo("LLDP  02:00:00:00:00:0a > 02:00:00:00:00:0b 1/0      60/0B 0.000s");
    }

    @Test
    void showsTheEndReasonOn100Columns() {
        assertThat(titles(100))
                .isEqualTo("proto source                > destination             frames      bytes lasted end");
        assertThat(line(100, flow("10.20.0.12", 50_123, "10.20.0.31", 9_100, 6, totals(28, 35_123), totals(26, 1_560))))
                .isEqualTo("TCP   10.20.0.12:50123      > 10.20.0.31:9100          28/26  35k/1.6kB 1.093s ended");
    }

    @Test
    void alignsTheLongestIpv4AddressesOn100Columns() {
        FlowRecord flow =
                flow("192.168.100.100", 49_152, "192.168.100.101", 54_321, 6, totals(28, 35_123), totals(26, 1_560));

        assertThat(line(100, flow))
                .isEqualTo("TCP   192.168.100.100:49152 > 192.168.100.101:54321    28/26  35k/1.6kB 1.093s ended");
    }

    @Test
    void leavesOutTheClientsPortAndThenTheDurationOfTheLongestIpv4Flow() {
        FlowRecord reply = flow("198.51.100.100", 443, "192.168.100.100", 49_152, 6, totals(1, 60), totals(1, 60));

        assertThat(line(80, reply)).isEqualTo("TCP   198.51.100.100:443 > 192.168.100.100  1/1     60/60B 1.093s");
        assertThat(line(80, flow("192.168.100.10", 49_152, "198.51.100.10", 443, 6, MOST, MOST)))
                .isEqualTo("TCP   192.168.100.10 > 198.51.100.10:443 9.9k/9.9k 9.9M/9.9MB");
        assertThat(line(80, flow("192.168.100.100", 65_535, "198.151.100.100", 65_535, 132, MOST, MOST)))
                .isEqualTo("SCTP 192.168.100.100 > 198.151.100.100:65535 9.9k/9.9k 9.9M/9.9MB");
    }

    @Test
    void shortensIpv6AddressesInTheMiddleAndKeepsTheServersPortAndTheColumns() {
        FlowRecord flow = flow(
                "2001:470:e5bf:dead:4957:2174:e82c:4887",
                63_943,
                "2607:f8b0:400c:c03::1a",
                25,
                6,
                totals(9, 684),
                totals(0, 0));

        assertThat(line(80, flow)).isEqualTo("TCP   2001:470..2c:4887 > [2607:..3::1a]:25 9/0     684/0B 1.093s");
        assertThat(line(100, flow))
                .isEqualTo("TCP   2001:470:e5..:e82c:4887 > [2607:f8b..c:c03::1a]:25 9/0     684/0B 1.093s ended");
        assertThat(line(80, flow("fe80::a", 546, "ff02::1:2", 547, 17, totals(1, 99), totals(0, 0))))
                .isEqualTo("UDP   [fe80::a]:546      > [ff02::1:2]:547  1/0      99/0B 1.093s");
    }

    @ParameterizedTest
    @ValueSource(ints = {72, 80, 81, 99, 100})
    void neverExceedsTheWidth(int width) {
        Random random = new Random(width);
        for (int i = 0; i < 20_000; i++) {
            byte[] source = new byte[random.nextBoolean() ? 4 : 16];
            byte[] destination = new byte[source.length];
            random.nextBytes(source);
            random.nextBytes(destination);
            FlowRecord flow = new FlowRecord(
                    new FlowEndpoint(new MacAddress(random.nextLong() >>> 16), ip(source), random.nextInt(65_536)),
                    new FlowEndpoint(new MacAddress(random.nextLong() >>> 16), ip(destination), random.nextInt(65_536)),
                    List.of(),
                    source.length == 4 ? 0x0800 : 0x86DD,
                    random.nextInt(256),
                    AT,
                    AT.plusMillis(random.nextLong() >>> (24 + random.nextInt(40))),
                    anyTotals(random),
                    anyTotals(random),
                    List.of(EndReason.values()).get(random.nextInt(5)));

            assertThat(line(width, flow).length()).as("%s", flow).isLessThanOrEqualTo(width - 15);
            assertThat(line(width, withoutIp(random.nextInt(65_536))).length()).isLessThanOrEqualTo(width - 15);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,0.000s",
        "9999,9.999s",
        "10000,10.00s",
        "99999,99.99s",
        "100000,100.0s",
        "999999,999.9s",
        "1000000,16m40s",
        "3599999,59m59s",
        "3600000,1h00m",
        "359999999,99h59m",
        "360000000,4d04h",
        "-5,0.000s"
    })
    void writesADurationInSixCharacters(long millis, String text) {
        assertThat(Quantities.brief(Duration.ofMillis(millis))).isEqualTo(text);
    }

    private static FlowTotals anyTotals(Random random) {
        return totals(random.nextLong() >>> (1 + random.nextInt(63)), random.nextLong() >>> (1 + random.nextInt(63)));
    }

    private static String line(int width, FlowRecord flow) {
        StringBuilder line = new StringBuilder("07:08:09 flow  ");
        new FlowLine(15, width).append(line, flow);
        return line.substring(15);
    }

    private static String titles(int width) {
        StringBuilder line = new StringBuilder("time     event ");
        new FlowLine(15, width).appendTitles(line);
        return line.substring(15);
    }

    private static FlowTotals totals(long frames, long bytes) {
        return new FlowTotals(frames, bytes, 0, 0);
    }

    private static FlowRecord flow(
            String source,
            int sourcePort,
            String destination,
            int destinationPort,
            int protocol,
            FlowTotals forward,
            FlowTotals reverse) {
        return new FlowRecord(
                new FlowEndpoint(MacAddress.parse("02:00:00:00:00:0a"), ip(source), sourcePort),
                new FlowEndpoint(MacAddress.parse("02:00:00:00:00:0b"), ip(destination), destinationPort),
                List.of(),
                source.contains(":") ? 0x86DD : 0x0800,
                protocol,
                AT,
                AT.plusMillis(1_093),
                forward,
                reverse,
                EndReason.END_DETECTED);
    }

    private static FlowRecord withoutIp(int etherType) {
        return new FlowRecord(
                new FlowEndpoint(MacAddress.parse("02:00:00:00:00:0a"), null, 0),
                new FlowEndpoint(MacAddress.parse("02:00:00:00:00:0b"), null, 0),
                List.of(5),
                etherType,
                0,
                AT,
                AT,
                totals(1, 60),
                totals(0, 0),
                EndReason.FORCED);
    }

    private static IpAddress ip(String literal) {
        return IpAddress.parse(literal);
    }

    private static IpAddress ip(byte[] bytes) {
        ByteBuffer address = ByteBuffer.wrap(bytes);
        return bytes.length == 4 ? IpAddress.v4(address.getInt()) : IpAddress.v6(address.getLong(), address.getLong());
    }
}
