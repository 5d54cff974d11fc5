package io.macmon.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.live.LiveCounters;
import io.macmon.capture.Frame;
import io.macmon.capture.SourceMac;
import io.macmon.capture.lab.Frames;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.control.JsonObject;
import io.macmon.cli.memory.HistoryRows;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StationHistoryTest {

    private static final long STATION = 0x02AA_0000_0001L;
    private static final long OTHER = 0x02AA_0000_0002L;
    private static final StationNames NO_NAMES = new StationNames() {
        @Override
        public String name(long mac) {
            return "";
        }

        @Override
        public String group(long mac) {
            return "";
        }
    };
    private static final long START = 1_800_000_000L; // a full hour

    private final LiveCounters worker = new LiveCounters(SourceMac::of, mac -> false);
    private final StationHistory history = new StationHistory(mac -> false);

    @Test
    void measuresRatesWhileTheyAreWanted() {
        send(STATION, 0, 5);
        pass(0, true);
        assertThat(activity(STATION).recent()).isEmpty(); // nothing to compare with
        send(STATION, 1, 2);
        pass(1, true);
        pass(2, true);
        send(STATION, 3, 1);
        pass(3, true);

        assertThat(activity(STATION).recent()).containsExactly(120, 0, 60);
        assertThat(activity(STATION).framesPerSecond()).isEqualTo(1);
        assertThat(activity(STATION).frames()).isEqualTo(8);
        assertThat(activity(STATION).lastNanos()).isEqualTo((START + 3) * 1_000_000_000L);

        pass(4, false);
        assertThat(activity(STATION).recent()).isEmpty();
        assertThat(activity(STATION).framesPerSecond()).isEqualTo(-1);
    }

    @Test
    void keepsTheLastMinute() {
        for (int second = 0; second < 100; second++) {
            send(STATION, second, 1 + second % 2);
            pass(second, true);
        }

        assertThat(activity(STATION).recent()).hasSize(60).startsWith(60).endsWith(120);
    }

    @Test
    void knowsInWhichMinutesAStationWasHeard() throws Exception {
        send(STATION, 0, 1);
        pass(4, false);
        pass(59, false);
        pass(64, false);
        send(STATION, 125, 1);
        send(OTHER, 125, 1);
        pass(129, false);

        long minute = START / 60;
        assertThat(history.firstMinute(60)).isEqualTo(minute);
        assertThat(history.minute()).isEqualTo(minute + 2);
        assertThat(presence("hour", STATION)).isEqualTo("101");
        assertThat(presence("hour", OTHER)).isEqualTo("001");
        assertThat(presence("day", OTHER)).isEqualTo("1");
        assertThat(history.isHeard(STATION, minute)).isTrue();
        assertThat(history.isHeard(STATION, minute + 1)).isFalse();
        assertThat(history.isHeard(STATION, minute + 2)).isTrue();
        assertThat(history.isHeard(OTHER, minute)).isFalse();
        assertThat(history.isHeard(OTHER, minute + 2)).isTrue();
    }

    @Test
    void doesNotKnowWhoWasHeardWhileNothingWasCounted() throws Exception {
        send(STATION, 0, 1);
        pass(4, false);
        send(STATION, 5, 1);
        pass(30 * 60, false);
        pass(31 * 60, false);

        assertThat(presence("hour", STATION)).isEqualTo("1" + "-".repeat(29) + "00");
        assertThat(presence("day", STATION)).isEqualTo("1--0");
        assertThat(presence("day", OTHER)).isEqualTo("0--0");
    }

    @Test
    void keepsTheHistoryIfTheClockIsSetBackALittle() throws Exception {
        send(STATION, 0, 1);
        pass(4, false);
        pass(60, false);
        pass(59, false);
        pass(61, false);

        assertThat(presence("hour", STATION)).isEqualTo("10");
    }

    @Test
    void forgetsAfterADay() {
        send(STATION, 0, 1);
        pass(4, false);
        int day = 24 * 60 * 60;
        pass(day + 4, false);
        assertThat(history.isHeard(STATION, START / 60 + StationHistory.MINUTES))
                .isFalse();
        assertThat(history.firstMinute(StationHistory.MINUTES)).isGreaterThan(START / 60);

        history.forgetSilent();
        assertThat(history.size()).isZero();

        pass(day + 9, false); // its counters are still there
        assertThat(history.isHeard(STATION, START / 60 + StationHistory.MINUTES))
                .isFalse();
        assertThat(history.isHeard(STATION, START / 60 + StationHistory.MINUTES - 1))
                .isFalse();
        send(STATION, day + 10, 1);
        pass(day + 14, false);
        assertThat(history.isHeard(STATION, START / 60 + StationHistory.MINUTES))
                .isTrue();
    }

    @Test
    void hasRoomForAsManyStationsAsAList() {
        StationHistory small = new StationHistory(3, mac -> false);
        for (long mac = 1; mac <= 5; mac++) {
            send(mac, 0, 1);
        }
        small.add(START, true, List.of(worker));

        assertThat(small.all()).hasSize(3);
    }

    @Test
    void madeUpAddressesLeaveRoomForListedAndNewStations() {
        StationHistory small = new StationHistory(8, mac -> mac == STATION || mac == STATION + 1);
        send(STATION, 0, 1);
        send(OTHER + 10, 0, 1);
        small.add(START, true, List.of(worker));
        send(OTHER + 10, 61, 1);
        small.add(START + 61, true, List.of(worker));
        for (long mac = 100; mac < 200; mac++) {
            send(mac, 62, 1);
        }
        small.add(START + 62, true, List.of(worker));
        assertThat(small.size()).isEqualTo(8);

        send(STATION + 1, 63, 1);
        send(OTHER + 20, 63, 1);
        small.add(START + 63, true, List.of(worker));
        assertThat(small.of(STATION)).isPresent();
        assertThat(small.of(STATION + 1))
                .as("listed, and heard after the flood")
                .isPresent();
        assertThat(small.of(OTHER + 10)).as("heard in two minutes").isPresent();
        assertThat(small.of(OTHER + 20))
                .as("no made-up one was silent for long")
                .isEmpty();

        send(OTHER + 20, 240, 1);
        small.add(START + 240, true, List.of(worker));
        small.add(START + 241, true, List.of(worker));
        assertThat(small.of(OTHER + 20)).as("heard long after the flood").isPresent();
        assertThat(small.size()).isEqualTo(8);
        assertThat(small.isHeard(OTHER + 20, START / 60 + 4)).isTrue();
        assertThat(small.of(STATION)).isPresent();
        assertThat(small.everHeard().stream().filter(mac -> mac >= 100 && mac < 200))
                .allSatisfy(
                        mac -> assertThat(small.isHeard(mac, START / 60 + 4)).isFalse());
    }

    @Test
    void keepsNoRatesAfterTheLastClientHasAsked() {
        send(STATION, 0, 1);
        pass(0, true);
        pass(1, true);
        history.endRates();

        assertThat(activity(STATION).recent()).isEmpty();
        assertThat(activity(STATION).framesPerSecond()).isEqualTo(-1);
        assertThat(activity(STATION).frames()).isEqualTo(1);
    }

    @Test
    void continuesTheHistoryOfAnEarlierRun() throws Exception {
        send(STATION, 0, 1);
        pass(4, false);
        send(STATION, 65, 1);
        pass(69, false);
        long minute = START / 60;
        HistoryRows rows = new HistoryRows(
                List.of(new HistoryRows.Minute(minute, Map.of("frames", 1L))), history.hoursFrom(minute));
        assertThat(rows.presence())
                .containsExactly(new HistoryRows.Hour(minute / 60, new MacAddress(STATION), 3L << minute % 60));

        StationHistory next = new StationHistory(mac -> false);
        next.restore(rows, minute + 3);
        assertThat(next.firstMinute(60)).isEqualTo(minute);
        assertThat(next.isHeard(STATION, minute)).isTrue();
        assertThat(next.isHeard(STATION, minute + 1)).isTrue();
        assertThat(next.isHeard(STATION, minute + 2)).isFalse();
        assertThat(next.of(STATION)).as("not heard in this run").isEmpty();
        assertThat(next.everHeard()).containsExactly(STATION);
        assertThat(presence(next, "hour", STATION)).as("between the runs").isEqualTo("11--");
        assertThat(presence(next, "hour", OTHER)).isEqualTo("00--");

        next.add(START + 3 * 60 + 4, true, List.of());
        assertThat(presence(next, "hour", STATION)).isEqualTo("11-0");
        next.forgetSilent();
        assertThat(next.isHeard(STATION, minute + 1)).isTrue();
        next.add(START + 24 * 60 * 60 + 64, true, List.of());
        next.forgetSilent();
        assertThat(next.size()).isZero();
    }

    // No minute of rates is complete, and the minute has ended when the next run starts.
    @Test
    void continuesTheHistoryOfARunOfAFewSeconds() throws Exception {
        send(STATION, 58, 1);
        pass(59, false);
        long minute = START / 60;

        StationHistory next = new StationHistory(mac -> false);
        next.restore(new HistoryRows(List.of(), history.hoursFrom(minute - 1)), minute + 1);
        assertThat(next.isHeard(STATION, minute)).isTrue();
        next.add(START + 60, false, List.of());
        assertThat(presence(next, "hour", STATION)).isEqualTo("10");
    }

    @Test
    void knowsWhenStationsWereHeardWithoutCountingTheirFrames() throws Exception {
        HeardStations heard = new HeardStations((START + 61) * 1_000_000_000L);
        heard.add(STATION, (START + 59) * 1_000_000_000L);
        heard.add(OTHER, (START + 60) * 1_000_000_000L);
        history.add(heard);
        assertThat(presence("hour", STATION)).isEqualTo("10");
        assertThat(presence("hour", OTHER)).isEqualTo("01");
        assertThat(history.of(STATION)).as("its frames were not counted").isEmpty();

        send(STATION, 125, 3);
        pass(126, true);
        pass(127, true);
        assertThat(presence("hour", STATION)).isEqualTo("101");
        assertThat(activity(STATION).frames()).isEqualTo(3);
    }

    @Test
    void startsWithTheMinuteOfTheFirstFrame() throws Exception {
        send(STATION, 59, 1);
        pass(61, false);
        assertThat(presence("hour", STATION)).isEqualTo("10");
    }

    private String presence(String period, long mac) throws Exception {
        return presence(history, period, mac);
    }

    private static String presence(StationHistory of, String period, long mac) throws Exception {
        ControlReply reply = ControlReply.object();
        Presence.of(period, of).reply(List.of(mac), NO_NAMES, reply);
        return JsonObject.parse(reply.toString()).objects("stations").get(0).text("heard");
    }

    private StationActivity activity(long mac) {
        return history.of(mac).orElseThrow();
    }

    private void pass(int second, boolean isRateWanted) {
        history.add(START + second, isRateWanted, List.of(worker));
    }

    private void send(long mac, int second, int frames) {
        byte[] bytes = Frames.from(new MacAddress(mac));
        Frame frame = new Frame();
        frame.wrap(ByteBuffer.wrap(bytes), 0, bytes.length, bytes.length, (START + second) * 1_000_000_000L);
        worker.countStations(true);
        worker.onBlock(frame.timestampNanos(), 0);
        for (int i = 0; i < frames; i++) {
            worker.onFrame(frame);
        }
    }
}
