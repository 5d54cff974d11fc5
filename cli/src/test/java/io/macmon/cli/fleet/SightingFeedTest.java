package io.macmon.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.Audit;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.cli.lab.Host;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a fleet hears of a station. */
class SightingFeedTest {

    private static final Host PRINTER = new Host("printer", "00:11:22:33:44:01", "10.9.0.1", "fe80::1");
    private static final Host LAPTOP = new Host("laptop", "00:11:22:33:44:02", "10.9.0.2", "fe80::2");

    private final List<HeardStation> heard = new ArrayList<>();
    private final Audit audit = new Audit(
            AuditConfig.DEFAULT,
            Policy.NONE,
            new Contents(false, List.of(), List.of(), List.of()),
            changes -> true,
            (Finding finding) -> {});
    private FrameHandler frames = feed(FleetTime.REAL);
    private final Frame window = new Frame();
    private long nanos = 1_700_000_000_000_000_000L;

    @Test
    void aStationIsReportedAtItsFirstFrameWithWhatItShows() {
        send(PRINTER.arpRequest("10.9.0.2"));

        assertThat(heard).singleElement().satisfies(station -> {
            assertThat(station.mac()).isEqualTo(PRINTER.mac());
            assertThat(station.details().addresses()).containsExactly(IpAddress.parse("10.9.0.1"));
            assertThat(station.details().type()).isEqualTo("printer");
            assertThat(station.broadcasts()).hasSize(1);
        });
    }

    @Test
    void aStationThatGoesOnSendingIsReportedEachMinute() {
        for (int second = 0; second < 179; second++) {
            send(PRINTER.arpRequest("10.9.0.2"));
            pass(Duration.ofSeconds(1));
        }

        assertThat(heard).hasSize(3);
        assertThat(heard).allSatisfy(station -> assertThat(station.broadcasts()).hasSize(1));
    }

    @Test
    void eachVlanInWhichAStationSendsIsReportedOnceAMinute() {
        send(TaggedFrame.of(30, PRINTER.arpRequest("10.9.0.2")));
        pass(Duration.ofMinutes(4));
        heard.clear();
        for (int second = 0; second < 119; second++) {
            send(TaggedFrame.of(second % 2 == 0 ? 10 : 20, PRINTER.arpRequest("10.9.0.2")));
            pass(Duration.ofSeconds(1));
        }

        // VLAN 10 once more, because VLAN 20 is a change of the station
        assertThat(heard).extracting(HeardStation::vlan).containsExactlyInAnyOrder(10, 10, 20, 20, 10);
    }

    @Test
    void aMinuteOfALabIsAsShortAsItsTimeIsFast() {
        frames = feed(FleetTime.parse("12@2023-11-14T00:00:00Z"));
        for (int second = 0; second < 14; second++) {
            send(PRINTER.arpRequest("10.9.0.2"));
            pass(Duration.ofSeconds(1));
        }

        assertThat(heard).hasSize(3);
    }

    @Test
    void aSilentStationIsNotReportedAgain() {
        send(PRINTER.arpRequest("10.9.0.2"));
        for (int second = 0; second < 300; second++) {
            pass(Duration.ofSeconds(1));
        }

        assertThat(heard).hasSize(1);
    }

    @Test
    void aChangeIsReportedAtOnce() {
        send(PRINTER.arpRequest("10.9.0.2"));
        pass(Duration.ofSeconds(1));
        send(new Host("printer", "00:11:22:33:44:01", "10.9.0.77", "fe80::1").arpRequest("10.9.0.2"));
        pass(Duration.ofSeconds(1));

        assertThat(heard).hasSize(2);
        assertThat(heard.get(1).details().addresses()).hasSize(2);
    }

    @Test
    void aStationThatChangesAllTheTimeIsReportedAFewTimesAMinute() {
        for (int tick = 0; tick < 4 * 59; tick++) {
            send(new Host("printer", "00:11:22:33:44:01", "10.9.1." + tick % 250, "fe80::1").arpRequest("10.9.0.2"));
            pass(Duration.ofMillis(SightingFeed.INTERVAL_MILLIS));
        }
        assertThat(heard).hasSize(1 + ReportedStations.MAX_CHANGES);

        pass(Duration.ofMinutes(1));

        assertThat(heard).hasSize(2 + ReportedStations.MAX_CHANGES); // the last change is not lost
        assertThat(heard.get(heard.size() - 1).details().addresses()).contains(IpAddress.parse("10.9.1.235"));
    }

    @Test
    void stationsThatChangeAllTheTimeDoNotKeepOutOthers() {
        Set<MacAddress> reported = new HashSet<>();
        for (int tick = 0; tick < 8; tick++) {
            for (int host = 0; host < 3 * SightingFeed.MAX_AT_ONCE; host++) {
                String mac = String.format("00:11:22:44:%02x:%02x", host >> 8, host & 0xff);
                byte[] request = new Host("h", mac, "10.9." + tick + ".1", "fe80::3").arpRequest("10.9.0.2");
                for (int sent = 0; sent < 4; sent++) { // what sends less may be made up
                    frames.onFrame(frame(request));
                }
            }
            pass(Duration.ofMillis(SightingFeed.INTERVAL_MILLIS));
        }

        heard.forEach(station -> reported.add(station.mac()));
        assertThat(reported).hasSize(3 * SightingFeed.MAX_AT_ONCE);
    }

    @Test
    void manyNewStationsAreSpreadOverSeveralTicksAndNoneIsLeftOut() {
        for (int host = 0; host < 2 * SightingFeed.MAX_AT_ONCE; host++) {
            frames.onFrame(frame(
                    new Host("h", String.format("00:11:22:44:%02x:%02x", host >> 8, host & 0xff), "10.9.1.1", "fe80::3")
                            .arpRequest("10.9.0.2")));
        }
        for (int frame = 0; frame < 4; frame++) { // a flood's stations are made up until they send more
            for (int host = 0; host < 2 * SightingFeed.MAX_AT_ONCE; host++) {
                frames.onFrame(frame(new Host(
                                "h",
                                String.format("00:11:22:44:%02x:%02x", host >> 8, host & 0xff),
                                "10.9.1.1",
                                "fe80::3")
                        .arpRequest("10.9.0.2")));
            }
        }
        frames.onTick(nanos);
        assertThat(heard).hasSize(SightingFeed.MAX_AT_ONCE);

        for (int tick = 0; tick < 10; tick++) {
            pass(Duration.ofMillis(SightingFeed.INTERVAL_MILLIS));
        }

        assertThat(heard)
                .extracting(station -> station.mac())
                .hasSize(2 * SightingFeed.MAX_AT_ONCE)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatWasNotDueIsReportedAtTheEnd() {
        send(PRINTER.arpRequest("10.9.0.2"));
        frames.onFrame(frame(LAPTOP.arpReply(PRINTER)));
        frames.onStop();

        assertThat(heard).extracting(station -> station.mac()).containsExactly(PRINTER.mac(), LAPTOP.mac());
    }

    private FrameHandler feed(FleetTime time) {
        return audit.then(SightingFeed.ofAudit(audit::state, station -> "printer", time, heard::add));
    }

    private void send(byte[] bytes) {
        frames.onFrame(frame(bytes));
        frames.onTick(nanos);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        frames.onTick(nanos);
    }

    private Frame frame(byte[] bytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        window.wrap(memory, 0, bytes.length, bytes.length, nanos);
        return window;
    }
}
