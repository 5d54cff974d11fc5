package io.macmon.cli.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.analyzer.live.LiveCounters;
import io.macmon.capture.Frame;
import io.macmon.capture.SourceMac;
import io.macmon.capture.WallClock;
import io.macmon.capture.lab.Frames;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.control.JsonObject;
import io.macmon.cli.memory.HistoryRows;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final long NONE = -1;

    private final LiveCounters worker = new LiveCounters(SourceMac::of, mac -> true);
    private final Map<String, Long> drops = new HashMap<>(Map.of("kernel", 0L));
    private HeardStations heard = new HeardStations(WallClock.nanos());
    private final History history = new History(new Measured() {
        @Override
        public Optional<HeardStations> takeHeard() {
            return Optional.of(heard);
        }

        @Override
        public List<LiveCounters> workers() {
            return List.of(worker);
        }

        @Override
        public Map<String, Long> drops() {
            return drops;
        }

        @Override
        public long strangers() {
            return 0;
        }

        @Override
        public long findings() {
            return 0;
        }
    });

    @Test
    void hasAValueForEachSecond() throws Exception {
        send(0, 3);
        sample(1);
        drops.put("kernel", 7L);
        sample(2);
        send(4, 2);
        sample(5); // two seconds were missed

        JsonObject reply = rates("minute");
        assertThat(reply.text("start")).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(reply.number("step_seconds", NONE)).isEqualTo(1);
        assertThat(reply.numbers("frames", NONE)).containsExactly(3, 0, NONE, NONE, 2);
        assertThat(reply.numbers("bytes", NONE)).containsExactly(180, 0, NONE, NONE, 120);
        assertThat(reply.numbers("delay_p99_us", NONE)).containsExactly(1_023, NONE, NONE, NONE, 1_023);
        assertThat(reply.object("drops").numbers("kernel", NONE)).containsExactly(0, 7, NONE, NONE, 0);
        assertThat(rates("hour").numbers("frames", NONE)).isEmpty();
    }

    @Test
    void addsUpStepsOfTenSecondsAndOfAMinute() throws Exception {
        for (int second = 0; second < 185; second++) {
            send(second, 1);
            sample(second + 1);
        }

        JsonObject hour = rates("hour");
        assertThat(hour.number("step_seconds", NONE)).isEqualTo(10);
        assertThat(hour.numbers("frames", NONE)).hasSize(18).containsOnly(10);
        JsonObject day = rates("day");
        assertThat(day.text("start")).isEqualTo("2026-03-02T09:01:00Z"); // the first minute may be incomplete
        assertThat(day.number("step_seconds", NONE)).isEqualTo(60);
        assertThat(day.numbers("frames", NONE)).containsExactly(60, 60);
        assertThat(day.numbers("delay_p99_us", NONE)).containsExactly(1_023, 1_023);
    }

    @Test
    void startsAgainIfTheClockIsSetBack() throws Exception {
        sample(1_000);
        send(0, 1);
        sample(1);
        sample(2);

        JsonObject reply = rates("minute");
        assertThat(reply.text("start")).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(reply.numbers("frames", NONE)).containsExactly(1, 0);
    }

    @Test
    void keepsTheHistoryIfASampleIsLateOrTheClockIsSetBackALittle() throws Exception {
        for (int second = 0; second < 60; second++) {
            send(second, 1);
            sample(second + 1);
        }
        send(60, 1);
        history.sample(START.plusMillis(61_700)); // as after a pause of the machine
        send(61, 1);
        history.sample(START.plusMillis(62_000));
        history.sample(START.plusMillis(59_900));
        send(62, 1);
        history.sample(START.plusMillis(63_000));

        JsonObject hour = rates("hour");
        assertThat(hour.text("start")).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(hour.numbers("frames", NONE)).hasSize(6).containsOnly(10);
        assertThat(rates("minute").numbers("frames", NONE)).hasSize(60).containsOnly(1);
        history.sample(START.plusMillis(63_950)); // a little early
        history.sample(START.plusMillis(64_850)); // too early
        send(63, 2);
        history.sample(START.plusMillis(65_000));
        assertThat(rates("minute").numbers("frames", NONE)).hasSize(60).endsWith(1, 0, 2);
    }

    @Test
    void savesWhatIsNewAndRestoresIt() throws Exception {
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        long number = minute.getEpochSecond() / 60;
        history.restore(new HistoryRows(
                List.of(new HistoryRows.Minute(number - 5, Map.of("frames", 9L, "drops.kernel", 2L))), List.of()));
        heard = new HeardStations(WallClock.nanos(minute.plusSeconds(180)));
        for (int second = 1; second <= 180; second++) {
            history.sample(minute.plusSeconds(second));
        }

        List<HistoryRows> saved = new ArrayList<>();
        history.save(rows -> false); // the disk is full
        history.save(saved::add);
        assertThat(saved.get(0).minutes())
                .extracting(HistoryRows.Minute::minute)
                .containsExactly(number + 1, number + 2);
        assertThat(saved.get(0).minutes()).allMatch(row -> row.values().equals(Map.of("frames", 0L)));
        JsonObject day = rates("day");
        assertThat(day.text("start")).isEqualTo(minute.minusSeconds(300).toString());
        assertThat(day.numbers("frames", NONE)).containsExactly(9, NONE, NONE, NONE, NONE, NONE, 0, 0);
        assertThat(day.object("drops").numbers("kernel", NONE)).startsWith(2, NONE);
        history.save(saved::add);
        assertThat(saved.get(1).minutes()).hasSizeLessThan(2);
    }

    @Test
    void savesAtTheEndWhoWasHeardLast() {
        List<HistoryRows> saved = new ArrayList<>();
        history.onSave(() -> history.save(saved::add));
        history.restore(HistoryRows.NONE);
        heard.add(STATION.value(), heard.asOfNanos());
        history.close();
        history.saveRemaining();
        assertThat(saved)
                .singleElement()
                .satisfies(rows -> assertThat(rows.presence())
                        .extracting(HistoryRows.Hour::station)
                        .containsOnly(STATION));
    }

    @Test
    void refusesAnotherPeriod() {
        assertThatThrownBy(() -> rates("year"))
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining("must be minute, hour or day");
    }

    @Test
    void statusHasTheRatesOfTheLastSecond() throws Exception {
        send(0, 3);
        sample(1);
        JsonObject status = json(history::describe);

        assertThat(status.number("bytes", NONE)).isEqualTo(180);
        assertThat(status.number("frames_per_second", NONE)).isEqualTo(3);
        assertThat(status.number("bytes_per_second", NONE)).isEqualTo(180);
        assertThat(status.number("delay_p50_us", NONE)).isEqualTo(1_023);
        assertThat(status.number("delay_p99_us", NONE)).isEqualTo(1_023);
    }

    static JsonObject json(java.util.function.Consumer<ControlReply> fields) throws IOException {
        ControlReply reply = ControlReply.object();
        fields.accept(reply);
        return JsonObject.parse(reply.toString());
    }

    private JsonObject rates(String period) throws MacmonException, IOException {
        ControlReply reply = ControlReply.object();
        history.rates(List.of(period), reply);
        return JsonObject.parse(reply.toString());
    }

    private void sample(int second) {
        history.sample(START.plusSeconds(second));
    }

    // In a block that is read after a millisecond.
    private void send(int second, int frames) {
        long nanos = START.plusSeconds(second).getEpochSecond() * 1_000_000_000L;
        byte[] bytes = Frames.from(STATION);
        Frame frame = new Frame();
        frame.wrap(ByteBuffer.wrap(bytes), 0, bytes.length, bytes.length, nanos);
        worker.onBlock(nanos + 1_000_000, 0);
        for (int i = 0; i < frames; i++) {
            worker.onFrame(frame);
        }
        worker.onTick(nanos);
    }
}
