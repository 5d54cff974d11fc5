package io.macmon.fleet.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.MacmonException;
import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is appended is read back, in order, until it is confirmed: also after a restart and with damaged files. */
class SpoolTest {

    private static final long ROOMY = 1 << 20;

    // A header of 8 bytes, the topic and the key's length in 3, a key of 1 and a value of 4.
    private static final int RECORD_BYTES = 16;

    @TempDir
    Path directory;

    @BeforeEach
    void useNewDirectory() {
        directory = directory.resolve("spool");
    }

    @Test
    void keepsOrderOverRestartsUntilConfirmed() throws Exception {
        try (Spool spool = Spool.open(directory, ROOMY)) {
            append(spool, 0, 10);
            spool.confirm(3);
        }
        try (Spool spool = Spool.open(directory, ROOMY)) {
            append(spool, 10, 12);
            assertThat(readAll(spool)).isEqualTo(numbers(3, 12));
            assertThat(spool.waiting()).isEqualTo(9);
            spool.confirm(12);
            assertThat(readAll(spool)).isEmpty();
        }
        try (Spool spool = Spool.open(directory, ROOMY)) {
            assertThat(spool.waiting()).isZero();
            assertThat(spool.damaged()).isZero();
        }
    }

    @Test
    void refusesExactlyWhatExceedsTheLimitAndHasRoomAgainOnceConfirmed() throws Exception {
        try (Spool spool = Spool.open(directory, 100 * RECORD_BYTES)) {
            long accepted = 0;
            for (int i = 0; i < 150; i++) {
                accepted += spool.append(content(i)) ? 1 : 0;
            }
            assertThat(accepted).isEqualTo(100);
            assertThat(spool.bytes()).isEqualTo(100 * RECORD_BYTES);
            assertThat(readAll(spool)).isEqualTo(numbers(0, 100));
            spool.confirm(100);
            assertThat(spool.append(content(7))).isTrue();
            assertThat(readAll(spool)).containsExactly("0007");
        }
    }

    @Test
    void cutsATailThatWasNotWrittenWhole() throws Exception {
        for (int lost = 1; lost < RECORD_BYTES; lost++) {
            Path own = directory.resolveSibling("spool-" + lost);
            try (Spool spool = Spool.open(own, ROOMY)) {
                append(spool, 0, 5);
            }
            Path segment = segments(own).get(0);
            byte[] whole = Files.readAllBytes(segment);
            Files.write(segment, Arrays.copyOf(whole, whole.length - lost));
            try (Spool spool = Spool.open(own, ROOMY)) {
                assertThat(readAll(spool)).as("%d bytes lost", lost).isEqualTo(numbers(0, 4));
                append(spool, 8, 9);
                assertThat(readAll(spool)).endsWith("0003", "0008");
            }
        }
    }

    @Test
    void countsTheRecordsThatADamagedSegmentLacks() throws Exception {
        try (Spool spool = Spool.open(directory, 16 * 10 * RECORD_BYTES)) {
            append(spool, 0, 30);
        }
        Path second = segments(directory).get(1);
        byte[] bytes = Files.readAllBytes(second);
        bytes[4 * RECORD_BYTES + 12] ^= 1; // the fifth of ten
        Files.write(second, bytes);
        try (Spool spool = Spool.open(directory, 16 * 10 * RECORD_BYTES)) {
            List<String> expected = new ArrayList<>(numbers(0, 14));
            expected.addAll(numbers(20, 30));
            assertThat(readAll(spool)).isEqualTo(expected);
            assertThat(spool.damaged()).isEqualTo(6);
            spool.confirm(30);
            assertThat(spool.waiting()).isZero();
        }
    }

    @Test
    void survivesADamagedPositionByRepeating() throws Exception {
        try (Spool spool = Spool.open(directory, ROOMY)) {
            append(spool, 0, 4);
            spool.confirm(2);
        }
        Files.write(directory.resolve("position"), new byte[] {1}, StandardOpenOption.TRUNCATE_EXISTING);
        try (Spool spool = Spool.open(directory, ROOMY)) {
            assertThat(readAll(spool)).isEqualTo(numbers(0, 4));
        }
    }

    @Test
    void deletesSegmentsThatAreConfirmed() throws Exception {
        try (Spool spool = Spool.open(directory, 16 * 10 * RECORD_BYTES)) {
            append(spool, 0, 35);
            assertThat(segments(directory)).hasSize(4);
            spool.confirm(20);
            assertThat(segments(directory)).hasSize(2);
            assertThat(spool.bytes()).isEqualTo(15 * RECORD_BYTES);
        }
    }

    @Test
    void belongsToOneRunAndOneUser() throws Exception {
        try (Spool spool = Spool.open(directory, ROOMY)) {
            assertThat(spool.waiting()).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
            assertThatThrownBy(() -> Spool.open(directory, ROOMY))
                    .isInstanceOf(MacmonException.class)
                    .hasMessageContaining("another run of macmon is using it");
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
        assertThatThrownBy(() -> Spool.open(directory, ROOMY)).hasMessageContaining("chmod 700 " + directory);
    }

    private static void append(Spool spool, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            assertThat(spool.append(content(i))).isTrue();
        }
    }

    private static FleetRecord content(int number) {
        byte[] value = "%04d".formatted(number).getBytes(StandardCharsets.US_ASCII);
        return new FleetRecord(FleetTopic.SIGHTINGS, new byte[] {'k'}, value);
    }

    private static List<String> readAll(Spool spool) throws IOException {
        List<String> values = new ArrayList<>();
        Spool.Reader reader = spool.reader();
        for (Optional<FleetRecord> next = reader.read(); next.isPresent(); next = reader.read()) {
            values.add(new String(next.get().value(), StandardCharsets.US_ASCII));
        }
        return values;
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj("%04d"::formatted).toList();
    }

    private static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SpoolSegment.SUFFIX))
                    .sorted()
                    .toList();
        }
    }
}
