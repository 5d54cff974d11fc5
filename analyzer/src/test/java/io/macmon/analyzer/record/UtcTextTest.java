package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.text.ByteBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UtcTextTest {

    private static final int CASES = 100_000;

    private final SplittableRandom random = new SplittableRandom(1);
    private final UtcText times = new UtcText();
    private final ByteBuilder text = new ByteBuilder(64);

    @Test
    void writesTheTimesThatTheJdkWrites() {
        DateTimeFormatter micros = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        for (int i = 0; i < CASES; i++) {
            Instant at = randomTime();
            text.clear();
            times.micros(at, 'T', text);
            text.append('|');
            times.iso(at, text);

            assertThat(text.toString()).isEqualTo(micros.format(at) + "|" + at);
        }
    }

    // Any time that fits in 64 bits of nanoseconds, and times near midnight of a few days.
    private Instant randomTime() {
        long nanos = random.nextBoolean()
                ? random.nextLong()
                : random.nextInt(-3, 3) * 86_400_000_000_000L + random.nextLong(-5_000, 5_000);
        return switch (random.nextInt(4)) {
            case 0 -> Instant.ofEpochSecond(nanos / 1_000_000_000);
            case 1 -> Instant.ofEpochMilli(nanos / 1_000_000);
            case 2 -> Instant.ofEpochSecond(0, nanos / 1_000 * 1_000);
            default -> Instant.ofEpochSecond(0, nanos);
        };
    }
}
