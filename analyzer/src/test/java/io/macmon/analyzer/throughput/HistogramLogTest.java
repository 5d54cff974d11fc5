package io.macmon.analyzer.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.analyzer.throughput.Throughput.Histograms;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistogramLogTest {

    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    @TempDir
    Path directory;

    @Test
    void canBeReadByTheLibrarysReader() throws IOException {
        Path file = directory.resolve("intervals.hlog");
        try (HistogramLog log = HistogramLog.create(file.toString(), START)) {
            log.write(interval(1_000), START, START.plusSeconds(1));
            log.write(interval(2_000), START.plusSeconds(1), START.plusMillis(2_500));
            assertThat(log.lostIntervals()).isZero();
        }

        List<Histogram> read = read(file.toFile());

        assertThat(read)
                .extracting(Histogram::getTag)
                .containsExactly(
                        "frames_per_second",
                        "bits_per_second",
                        "delay_us",
                        "backlog_blocks",
                        "frames_per_second",
                        "bits_per_second",
                        "delay_us",
                        "backlog_blocks");
        assertThat(read.get(0).getStartTimeStamp()).isEqualTo(START.toEpochMilli());
        assertThat(read.get(4).getStartTimeStamp())
                .isEqualTo(START.plusSeconds(1).toEpochMilli());
        assertThat(read.get(4).getEndTimeStamp())
                .isEqualTo(START.plusMillis(2_500).toEpochMilli());
        assertThat(read.get(0).getCountAtValue(1_000)).isEqualTo(1);
        assertThat(read.get(1).getCountAtValue(1_001)).isEqualTo(1);
        assertThat(read.get(2).getCountAtValue(1_002)).isEqualTo(1);
        assertThat(read.get(3).getCountAtValue(1_003)).isEqualTo(1);
        assertThat(read.get(4).getCountAtValue(2_000)).isEqualTo(1);
        assertThat(read)
                .allSatisfy(histogram -> assertThat(histogram.getTotalCount()).isEqualTo(1));
    }

    @Test
    void writesEachMaximumInTheUnitOfItsValues() throws IOException {
        Path file = directory.resolve("intervals.hlog");
        try (HistogramLog log = HistogramLog.create(file.toString(), START)) {
            log.write(interval(1_000), START, START.plusSeconds(1));
        }

        assertThat(Files.readAllLines(file))
                .anySatisfy(
                        line -> assertThat(line).startsWith("Tag=frames_per_second,1700000000.000,1.000,1000.000,"));
    }

    @Test
    void countsTheIntervalsThatAFullDiskLost() throws IOException {
        try (HistogramLog log = HistogramLog.create("/dev/full", START)) {
            log.write(interval(1), START, START.plusSeconds(1));

            assertThat(log.lostIntervals()).isEqualTo(1);
            assertThat(log.failure().orElseThrow()).hasMessage("No space left on device");
        }
    }

    @Test
    void saysWhyAFileCannotBeWritten() {
        Path nowhere = directory.resolve("no/such/directory.hlog");

        assertThatThrownBy(() -> HistogramLog.create(nowhere.toString(), START))
                .hasMessage(nowhere + " (No such file or directory)");
    }

    private static Histograms interval(long value) {
        Histograms interval = new Histograms();
        interval.framesPerSecond.recordValue(value);
        interval.bitsPerSecond.recordValue(value + 1);
        interval.delayMicros.recordValue(value + 2);
        interval.backlog.recordValue(value + 3);
        return interval;
    }

    private static List<Histogram> read(File file) throws IOException {
        List<Histogram> histograms = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(file)) {
            while (reader.hasNext()) {
                histograms.add((Histogram) reader.nextIntervalHistogram());
            }
        }
        return histograms;
    }
}
