package io.macmon.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Program;
import io.macmon.config.net.MacAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live runs that were stopped for longer than the kernel's buffer lasts. */
@LabTest
@Tag("flood")
class LostFramesLabTest extends LabFixture {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final String SMALLEST_BUFFER = "1M";
    private static final int FRAME_BYTES = 1_400;

    private final byte[] frame = Arrays.copyOf(Frames.from(STATION), FRAME_BYTES);

    @ParameterizedTest
    @ValueSource(
            strings = {"watch --mac 02:aa:00:00:00:01", "export --mac 02:aa:00:00:00:01 -w OUT", "audit --no-state"})
    void endWithExitCodeOneAndSayWhatIsMissing(String line) throws Exception {
        String command = line.replace("OUT", folder.resolve("out.pcapng").toString()) + " -i " + Lab.PARENT
                + " --buffer " + SMALLEST_BUFFER;
        try (Program program = Program.start(command.split(" ")).awaitListening()) {
            program.signal("STOP");
            for (int i = 0; i < 4_000; i++) { // over five times the buffer
                lab.post(frame);
            }
            Lab.awaitDelivery();
            program.signal("CONT");
            program.terminate();

            assertThat(program.exitCode()).as("%s", program.err()).isEqualTo(ExitCode.FAILED);
            assertThat(program.err())
                    .anyMatch(message -> message.matches("macmon: lost [\\d,]+ of [\\d,]+ frames: the kernel's capture"
                            + " buffer was full; enlarge it with --buffer"));
        }
    }
}
