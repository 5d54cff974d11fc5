package io.macmon.capture.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StoppedThreadTest {

    // The loop is in a grandchild, because Java reports a child that is stopped as ended.
    private static final String BUSY = "(while :; do i=0; while [ $i -lt 1000 ]; do i=$((i+1)); done;"
            + " read line < /dev/null; done) & echo $!; read end; kill -9 $!";

    @Test
    void stopsAThreadThatIsRarelyInTheKernel() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", BUSY).start();
        try (var input = shell.outputWriter();
                var output = shell.inputReader()) {
            long busy = Long.parseLong(output.readLine());
            Path process = Path.of("/proc", Long.toString(busy));
            for (int i = 0; i < 5; i++) {
                try (StoppedThread stopped = StoppedThread.stop(busy, "sh")) {
                    assertThat(Files.readString(process.resolve("stat"))).contains("(sh) t ");
                    assertThat(Files.readString(process.resolve("syscall"))).doesNotStartWith("-1");
                }
            }
        }
        assertThat(shell.waitFor()).isZero();
    }
}
