package io.macmon.cli.export;

import static io.macmon.capture.lab.Eventually.PATIENCE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The reader of a capture file, at the other end of a FIFO, reads nothing until the test lets it. */
@LabTest
@Tag("flood")
class StalledReaderLabTest extends LabFixture {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final String SMALLEST_BUFFER = "1M";
    private static final int FRAME_BYTES = 1_400;
    private static final int BATCH = 100;

    private final CountDownLatch mayRead = new CountDownLatch(1);
    private final byte[] frame = Arrays.copyOf(Frames.from(STATION), FRAME_BYTES);
    private Path fifo;

    @BeforeEach
    void makeFifo() throws Exception {
        fifo = folder.resolve("frames.pcapng");
        assertThat(new ProcessBuilder(Requirements.program("mkfifo"), fifo.toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void costsTheAnalysisNothing() throws Exception {
        CompletableFuture<byte[]> reader = CompletableFuture.supplyAsync(this::read);
        try (Program watch = start("watch", "--json", "--interval", "100ms")) {
            int sent = 0;
            while (sent < 40 * BATCH) { // 5 times the kernel's buffer
                send(BATCH);
                sent += BATCH;
                String analysed = "\"pkts\":" + sent + ",";
                watch.awaitOutput(line -> line.contains(analysed));
            }
            mayRead.countDown();
            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(ExitCode.FAILED);
            Eve eve = Eve.of(watch.out());
            assertThat(eve.analysedFrames()).isEqualTo(sent);
            JsonNode drops = eve.closingStatistics().at("/macmon/drops");
            long atTheWriter = drops.at("/writer").asLong();
            assertThat(eve.drops()).as("%s", drops).isEqualTo(atTheWriter);
            assertThat(atTheWriter).isPositive();
            assertThat(framesIn(reader)).isEqualTo(sent - atTheWriter);
        }
    }

    @Test
    void costsAnExportWhatDoesNotFitIntoItsBuffer() throws Exception {
        CompletableFuture<byte[]> reader = CompletableFuture.supplyAsync(this::read);
        try (Program export = start("export")) {
            for (int batch = 0; batch < 40; batch++) {
                send(BATCH);
            }
            mayRead.countDown();
            export.terminate();

            assertThat(export.exitCode()).isEqualTo(ExitCode.FAILED);
            long written = number("([\\d,]+) frames written", export);
            long captured = number("([\\d,]+) frames captured", export);
            assertThat(written).isEqualTo(framesIn(reader)).isLessThan(captured);
            assertThat(number("writer (\\d+)", export)).isEqualTo(captured - written);
        }
    }

    @Test
    void getsEveryFrameThatFitsIntoTheBuffer() throws Exception {
        CompletableFuture<byte[]> reader = CompletableFuture.supplyAsync(this::read);
        try (Program watch = start("watch", "--json", "--interval", "100ms")) {
            send(BATCH); // more than the pipe takes
            for (int sent = BATCH + 1; sent <= BATCH + 40; sent++) { // a block for each; the kernel has 8
                send(1);
                String analysed = "\"pkts\":" + sent + ",";
                watch.awaitOutput(line -> line.contains(analysed));
            }
            mayRead.countDown();
            watch.terminate();

            assertThat(watch.exitCode()).as("%s", watch.err()).isZero();
            assertThat(framesIn(reader)).isEqualTo(BATCH + 40);
        }
    }

    private Program start(String command, String... options) throws IOException {
        String[] common = {
            command,
            "--parent",
            Lab.PARENT,
            "--mac",
            STATION.toString(),
            "-w",
            fifo.toString(),
            "--buffer",
            SMALLEST_BUFFER
        };
        String[] all = Arrays.copyOf(common, common.length + options.length);
        System.arraycopy(options, 0, all, common.length, options.length);
        return Program.start(all).awaitListening();
    }

    private void send(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            lab.post(frame);
        }
        Lab.awaitDelivery();
    }

    private byte[] read() {
        try (InputStream pipe = Files.newInputStream(fifo)) {
            assertThat(mayRead.await(PATIENCE.toSeconds(), SECONDS)).isTrue();
            return pipe.readAllBytes();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private long framesIn(CompletableFuture<byte[]> reader) throws Exception {
        Path copy = Files.write(folder.resolve("copy.pcapng"), reader.get(PATIENCE.toSeconds(), SECONDS));
        try (CaptureFileSource source = CaptureFileSource.open(copy, 4)) {
            source.run(block -> block.release());
            return source.stats().frames();
        }
    }

    private static long number(String pattern, Program program) {
        Matcher found = Pattern.compile(pattern).matcher(String.join("\n", program.err()));
        assertThat(found.find()).as("%s", program.err()).isTrue();
        return Long.parseLong(found.group(1).replace(",", ""));
    }
}
