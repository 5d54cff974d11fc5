package io.macmon.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageLogTest {

    private static final String GONE = "capture on eth0 interrupted: the device was removed; trying again in %d ms";
    private static final String FULL = "eve:'eve-%d.json': cannot write: No space left on device; trying again";

    private final StringWriter printed = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void tenMinutesOfRepeatedMessagesStayUnder100Lines() {
        try (MessageLog log = open(LogLevel.INFO)) {
            for (int i = 0; i < 600_000; i++) {
                nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
                log.print(LogLevel.WARNING, String.format(i % 2 == 0 ? GONE : FULL, i));
            }
        }

        assertThat(lines()).hasSizeLessThan(100).hasSizeGreaterThan(40);
        assertThat(lines().stream().mapToLong(MessageLogTest::messages).sum()).isEqualTo(600_000);
    }

    // A summary prints the last message, and counts it.
    private static long messages(String line) {
        int bracket = line.indexOf(" (");
        return bracket < 0 ? 1 : Long.parseLong(line.substring(bracket + 2, line.indexOf(" more like this")));
    }

    @Test
    void whatWasHeldBackIsReportedWithoutAnotherMessage() throws Exception {
        try (MessageLog log = open(LogLevel.INFO)) {
            for (int i = 0; i < MessageLog.BURST + 7; i++) {
                log.print(LogLevel.WARNING, String.format(FULL, i));
            }
            assertThat(lines()).hasSize(MessageLog.BURST);
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));

            Eventually.eventually("the summary", () -> lines().size() > MessageLog.BURST);
        }
        assertThat(lines()).last().asString().endsWith("(7 more like this in the last minute)");
    }

    @Test
    void aKindThatWasQuietMayBurstAgain() {
        try (MessageLog log = open(LogLevel.INFO)) {
            for (int minute = 0; minute < 3; minute++) {
                for (int i = 0; i < MessageLog.BURST; i++) {
                    log.print(LogLevel.INFO, "capture resumed");
                }
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
            }
        }

        assertThat(lines()).hasSize(3 * MessageLog.BURST);
    }

    @Test
    void manyKindsAreLimitedTogether() {
        try (MessageLog log = open(LogLevel.INFO)) {
            for (int i = 0; i < 26 * 26; i++) {
                log.print(LogLevel.WARNING, "odd" + (char) ('g' + i / 26 % 20) + (char) ('g' + i % 20) + i / 400);
            }
        }

        assertThat(lines()).hasSizeLessThan(MessageLog.BURST * MessageLog.MAX_KINDS);
    }

    @Test
    void theLevelDecidesWhatIsPrintedAndDebugHoldsNothingBack() {
        try (MessageLog log = open(LogLevel.WARNING)) {
            log.print(LogLevel.INFO, "listening on eth0");
            log.print(LogLevel.WARNING, "list unreadable");
        }
        assertThat(lines()).containsExactly("macmon: list unreadable");

        try (MessageLog log = open(LogLevel.DEBUG)) {
            for (int i = 0; i < 100; i++) {
                log.print(LogLevel.WARNING, "list unreadable");
            }
        }
        assertThat(lines()).hasSize(101);
    }

    @Test
    void eachLineForTheJournalHasItsLevel() {
        assertThat(Journal.withPrefix(LogLevel.ERROR, "one\ntwo")).isEqualTo("<3>one\n<3>two");
        assertThat(Journal.withPrefix(LogLevel.WARNING, "one")).isEqualTo("<4>one");
        assertThat(Journal.withPrefix(LogLevel.INFO, "one")).isEqualTo("<6>one");
        assertThat(Journal.withPrefix(LogLevel.DEBUG, "one")).isEqualTo("<7>one");
    }

    /** A redirection away from the journal inherits JOURNAL_STREAM, but not its stream. */
    @Test
    void prefixesAreForTheStreamThatTheJournalReadsOnly(@TempDir Path folder) throws Exception {
        Path journal = folder.resolve("journal");
        Path other = folder.resolve("other");
        String program = "exec 2> \"$1\"; export JOURNAL_STREAM=$(stat -c %d:%i \"$2\"); shift 2; exec \"$@\"";
        Files.createFile(journal);
        for (Path stderr : List.of(journal, other)) {
            Process process = new ProcessBuilder(
                            "sh",
                            "-c",
                            program,
                            "sh",
                            stderr.toString(),
                            journal.toString(),
                            System.getProperty("java.home") + "/bin/java",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            BrokenProgram.class.getName(),
                            "main",
                            "exception")
                    .start();
            assertThat(process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }

        assertThat(Files.readString(journal)).startsWith("<3>macmon: internal error");
        assertThat(Files.readString(other)).startsWith("macmon: internal error");
    }

    private MessageLog open(LogLevel level) {
        return new MessageLog(new PrintWriter(printed), level, nanos::get);
    }

    private List<String> lines() {
        return printed.toString().lines().toList();
    }
}
