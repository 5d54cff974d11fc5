package io.macmon.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.DropCounts;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The text format on a terminal and in files: widths, colours and dates. */
class TextOnTerminalTest extends TextFormatFixture {

    @Test
    void wrapsAnAlertOnATerminalAndCutsNothing() {
        UnexpectedSource recorded = new UnexpectedSource(
                AT,
                ALERT.source(),
                ALERT.destination(),
                List.of(5, 6),
                0x0806,
                1,
                60,
                "ARP request who-has 10.0.0.1 tell 10.0.0.9, 60 bytes",
                Optional.of("alerts/2024-05-06T07:08:09-" + "x".repeat(80)),
                Optional.empty());

        write(terminal(80, false), recorded);

        assertThat(lines())
                .containsExactly(
                        "07:08:09 ALERT unexpected source 02:00:00:00:00:99 > ff:ff:ff:ff:ff:ff vlan 5,6",
                        "               ARP  (1 frame, 60 bytes so far)",
                        "               ARP request who-has 10.0.0.1 tell 10.0.0.9, 60 bytes",
                        "               recorded in",
                        "               alerts/2024-05-06T07:08:09-" + "x".repeat(80));
    }

    @Test
    void wrapsAnAlertOnlyWhereAPersonReadsIt() {
        write(new TextFormat(TextLayout.forFile(false), false, EventTime.live(ZoneOffset.UTC, AT, false)), ALERT);

        assertThat(lines())
                .containsExactly("07:08:09.123  ALERT  unexpected source 02:00:00:00:00:99 > ff:ff:ff:ff:ff:ff ARP"
                        + "  (1,234 frames, 74,040 bytes so far)");
    }

    @Test
    void coloursEachWrappedLine() {
        write(terminal(80, true), ALERT);

        assertThat(lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("\u001b[1;31m"))
                .allMatch(line -> line.endsWith("\u001b[0m"));
    }

    @Test
    void putsTheTitlesAboveTheFirstFlow() {
        write(terminal(80, false), ALERT, new FlowEnded(AT, TCP), new FlowEnded(AT, TCP));

        assertThat(lines().subList(2, 5))
                .containsExactly(
                        "time     event proto source             > destination   frames      bytes lasted",
                        "07:08:09 flow  TCP   10.0.0.10:50123    > 10.0.0.11:9100   5/3  1.5k/200B 2.999s",
                        "07:08:09 flow  TCP   10.0.0.10:50123    > 10.0.0.11:9100   5/3  1.5k/200B 2.999s");
    }

    @Test
    void showsTheDateOfAFileAboveTheFirstLineOfEachDay() {
        TextLayout layout = TextLayout.forTerminal(() -> 80, false);
        TextFormat format = new TextFormat(layout, false, EventTime.ofFile(ZoneOffset.UTC, false));

        write(
                format,
                new LinkUp(AT),
                new LinkUp(AT.plusSeconds(60)),
                new LinkUp(Instant.parse("2024-05-06T23:59:59.9Z")),
                new LinkUp(Instant.parse("2024-05-07T00:00:00Z")),
                new LinkUp(AT));

        assertThat(lines())
                .containsExactly(
                        "2024-05-06",
                        "07:08:09 UP    capture resumed",
                        "07:09:09 UP    capture resumed",
                        "23:59:59 UP    capture resumed",
                        "2024-05-07",
                        "00:00:00 UP    capture resumed",
                        "2024-05-06",
                        "07:08:09 UP    capture resumed");
    }

    @Test
    void showsTheDateOfALiveCaptureOnceItsFirstDayIsOver() {
        write(terminal(100, false), new LinkUp(AT), new LinkUp(Instant.parse("2024-05-07T00:00:00Z")));

        assertThat(lines())
                .containsExactly(
                        "07:08:09.123  UP     capture resumed", "2024-05-07", "00:00:00.000  UP     capture resumed");
    }

    @Test
    void startsEachTextFileWithTheDate() {
        TextFormat format = new TextFormat(TextLayout.forFile(false), false, EventTime.live(ZoneOffset.UTC, AT, false));
        for (int file = 0; file < 2; file++) {
            assertThat(format.headerLines(AT)).isEmpty();
            write(format, new LinkUp(AT), new LinkUp(AT));
        }

        assertThat(lines()).filteredOn(line -> line.equals("2024-05-06")).hasSize(2);
        assertThat(lines()).hasSize(6).startsWith("2024-05-06");
    }

    @Test
    void shortensAnIntervalToWhatFits() {
        write(terminal(80, false), statistics(false, NO_DROPS));
        write(terminal(100, false), statistics(false, NO_DROPS));
        write(terminal(80, false), statistics(false, new DropCounts(0, 0, 7, 0, 0, 0, 0, 0, 0, 1_234_567)));

        assertThat(lines())
                .containsExactly(
                        "07:08:09 stats 4 frames/s  3.2kbit/s  6 unexpected  3 open flows  drops: none",
                        "07:08:09.123  stats  4 frames/s  3.2kbit/s  delay p99 3us  6 unexpected  3 open flows"
                                + "  drops: none",
                        "07:08:09 stats 4 frames/s  3.2kbit/s  6 unexpected  3 open flows",
                        "               drops: kernel 7, outputs 1.2M");
    }

    @Test
    void followsTheWidthOfTheTerminal() {
        int[] columns = {80};
        TextLayout layout = TextLayout.forTerminal(() -> columns[0], false);
        TextFormat format = new TextFormat(layout, false, EventTime.live(ZoneOffset.UTC, AT, false));
        for (int width : new int[] {80, 140, 20}) {
            columns[0] = width;
            write(format, new FlowEnded(AT, TCP));
        }

        assertThat(lines().stream().skip(1).map(String::length)).containsExactly(80, 99, 72);
    }

    @Test
    void coloursWholeLines() {
        write(format(true), ALERT, new FlowEnded(AT, TCP));

        assertThat(lines().get(0)).startsWith("\u001b[1;31m07:08:09.123  ALERT").endsWith("so far)\u001b[0m");
        assertThat(lines().get(1)).doesNotContain("\u001b");
    }

    @Test
    void showsDropsInRedAndNoneInGreen() {
        write(format(true), statistics(true, NO_DROPS));
        assertThat(lastLine()).contains("  drops       \u001b[32mnone\u001b[0m");

        written.setLength(0);
        write(format(true), statistics(true, new DropCounts(0, 0, 0, 0, 0, 0, 0, 0, 1, 0)));
        assertThat(lastLine()).contains("\u001b[1;31moutbox 1\u001b[0m");
    }

    @Test
    void printsNoControlCharacters() {
        Random random = new Random(4);
        TextFormat format = format(false);
        for (int i = 0; i < 2_000; i++) {
            byte[] address = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(address);
            FlowEndpoint end = new FlowEndpoint(randomMac(random), ip(address), random.nextInt(1 << 16));
            FlowTotals totals = new FlowTotals(random.nextInt(99), random.nextInt(), random.nextInt(), 0xFF);
            int etherType = random.nextInt(1 << 16);
            List<Integer> vlans = List.of(random.nextInt(4_096));
            int protocol = random.nextInt(256);
            write(
                    format,
                    new FlowEnded(
                            AT,
                            new FlowRecord(
                                    end, end, vlans, etherType, protocol, AT, AT, totals, totals, EndReason.FORCED)),
                    new UnexpectedSource(AT, end.mac(), end.mac(), vlans, etherType, 1, 1));
        }

        assertThat(lines()).hasSize(4_000).allMatch(line -> line.matches("[ -~]+"));
    }
}
