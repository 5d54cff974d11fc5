package io.macmon.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.identity.StationName;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.WallClock;
import io.macmon.cli.lab.Host;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a fleet hears of a station of a watch. */
class WatchFeedsTest {

    private static final Host PRINTER = new Host("printer", "00:11:22:33:44:01", "10.9.0.1", "fe80::1");
    private static final Host LAPTOP = new Host("laptop", "00:11:22:33:44:02", "10.9.0.2", "fe80::2");

    private final List<HeardStation> heard = new ArrayList<>();
    private final Map<Long, StationName> names = new HashMap<>();
    private final WatchFeeds feeds = new WatchFeeds(mac -> Optional.ofNullable(names.get(mac)), heard::add);
    private final FrameHandler worker = feeds.worker();
    private final FrameHandler otherWorker = feeds.worker();
    private final Frame window = new Frame();
    private long nanos = 1_700_000_000_000_000_000L;

    @Test
    void aStationIsReportedWithWhatItShows() {
        send(worker, 12, PRINTER.arpRequest("10.9.0.2"));
        pass(Duration.ZERO);

        assertThat(heard).singleElement().satisfies(station -> {
            assertThat(station.mac()).isEqualTo(PRINTER.mac());
            assertThat(station.at()).isEqualTo(WallClock.instant(nanos));
            assertThat(station.vlan()).isEqualTo(12);
            assertThat(station.details().addresses()).containsExactly(IpAddress.parse("10.9.0.1"));
            assertThat(station.broadcasts()).hasSize(1);
        });
    }

    @Test
    void anAnswerDoesNotShowAnAddress() {
        send(worker, 0, PRINTER.arpReply(LAPTOP));
        pass(Duration.ZERO);

        assertThat(heard)
                .singleElement()
                .satisfies(station -> assertThat(station.details()).isEqualTo(HeardStation.StationDetails.NONE));
    }

    @Test
    void twoWorkersReportAStationOnceAMinute() {
        for (int second = 0; second < 179; second++) {
            send(worker, 0, PRINTER.echo(LAPTOP, false, 1, second));
            send(otherWorker, 0, PRINTER.echo(LAPTOP, false, 2, second));
            pass(Duration.ofSeconds(1));
        }

        assertThat(heard).hasSize(3);
    }

    @Test
    void eachVlanIsReportedOnceAMinute() {
        for (int second = 0; second < 119; second++) {
            send(worker, second % 3 * 10, PRINTER.echo(LAPTOP, false, 1, second));
            pass(Duration.ofSeconds(1));
        }

        assertThat(heard).extracting(HeardStation::vlan).containsExactlyInAnyOrder(0, 0, 10, 10, 20, 20);
    }

    @Test
    void anAddressThatAnotherWorkerLearnedAndANameAreReportedAtOnce() {
        send(worker, 0, PRINTER.echo(LAPTOP, false, 1, 1));
        pass(Duration.ofSeconds(1));
        send(otherWorker, 0, PRINTER.arpRequest("10.9.0.2"));
        pass(Duration.ofSeconds(1));
        names.put(PRINTER.mac().value(), new StationName("printer", "dhcp", WallClock.instant(nanos)));
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));

        assertThat(heard)
                .extracting(HeardStation::details)
                .containsExactly(
                        HeardStation.StationDetails.NONE,
                        new HeardStation.StationDetails(List.of(IpAddress.parse("10.9.0.1")), List.of(), ""),
                        new HeardStation.StationDetails(List.of(IpAddress.parse("10.9.0.1")), List.of("printer"), ""));
    }

    @Test
    void addressesThatAlternateAreOneChange() {
        Host second = new Host("printer", "00:11:22:33:44:01", "10.9.0.7", "fe80::1");
        for (int times = 0; times < 20; times++) {
            send(worker, 0, (times % 2 == 0 ? PRINTER : second).arpRequest("10.9.0.2"));
            pass(Duration.ofSeconds(1));
        }

        assertThat(heard).hasSize(2);
    }

    @Test
    void aFullTableLeavesOthersOutUntilSomeAreSilent() {
        VlanTimes times = new VlanTimes();
        for (int source = 1; source <= VlanTimes.MAX_PAIRS + 1; source++) {
            times.onFrame(frame(unicast(source)));
        }
        assertThat(times.lastNanos(1, 0)).isEqualTo(nanos);
        assertThat(times.lastNanos(VlanTimes.MAX_PAIRS, 0)).isEqualTo(nanos);
        assertThat(times.lastNanos(VlanTimes.MAX_PAIRS + 1, 0)).isEqualTo(VlanTimes.NEVER);

        long before = nanos;
        nanos++;
        times.onFrame(frame(unicast(7)));
        times.forget(nanos);
        times.onFrame(frame(unicast(VlanTimes.MAX_PAIRS + 1)));
        List<Long> left = new ArrayList<>();
        times.forEachHeard(before, (mac, vlan, lastNanos) -> left.add(mac));
        assertThat(left).containsExactlyInAnyOrder(7L, VlanTimes.MAX_PAIRS + 1L);
    }

    private static byte[] unicast(long source) {
        return ByteBuffer.allocate(60)
                .putShort((short) 0x0011)
                .putInt(0)
                .putShort((short) (source >>> Integer.SIZE))
                .putInt((int) source)
                .putShort((short) 0x0800)
                .array();
    }

    @Test
    void aStrangerIsReportedAtAnAlertAtMostOnceAMinuteAndAFloodIsLimited() {
        HeardStrangers strangers = new HeardStrangers();
        int reported = 0;
        for (int minute = 0; minute < 2; minute++) {
            for (int source = 0; source < 2 * HeardStrangers.MAX; source++) {
                reported += strangers.of(alert(source / 2 + 1)).isPresent() ? 1 : 0;
            }
            nanos += Duration.ofMinutes(1).toNanos();
        }
        assertThat(reported).isEqualTo(2 * HeardStrangers.MAX);

        assertThat(strangers.of(alert(77))).hasValueSatisfying(station -> {
            assertThat(station.mac()).isEqualTo(new MacAddress(77));
            assertThat(station.vlan()).isEqualTo(12);
            assertThat(station.details().names()).containsExactly("guest");
        });
    }

    private UnexpectedSource alert(long source) {
        return new UnexpectedSource(
                        WallClock.instant(nanos),
                        new MacAddress(source),
                        PRINTER.mac(),
                        List.of(12, 100),
                        0x0800,
                        1,
                        60)
                .withName(Optional.of(new StationName("guest", "mdns", WallClock.instant(nanos))));
    }

    private void send(FrameHandler to, int vlan, byte[] bytes) {
        to.onFrame(frame(vlan == 0 ? bytes : TaggedFrame.of(vlan, bytes)));
    }

    private void pass(Duration time) {
        worker.onTick(nanos);
        otherWorker.onTick(nanos);
        nanos += time.toNanos();
    }

    private Frame frame(byte[] bytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        window.wrap(memory, 0, bytes.length, bytes.length, nanos);
        return window;
    }
}
