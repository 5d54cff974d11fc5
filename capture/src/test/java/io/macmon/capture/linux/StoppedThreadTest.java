package io.macmon.capture.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StoppedThreadTest {

    // The loop is in a grandchild, because Java reports a child that is stopped as ended.
    private static final String BUSY = "(while :; do i=0; while [ $i -lt 300 ]; do i=$((i+1)); read line < /dev/null;"
            + " done; sleep 0.01; done) & echo $!; read end; kill -9 $!";

    private static final String WAIT4 = "(61|260)"; // its number on x86-64 and on arm64: there the loop sleeps

    @Test
    void stopsAThreadOnlyWhileItSleeps() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", BUSY).start();
        try (var input = shell.outputWriter();
                var output = shell.inputReader()) {
            long busy = Long.parseLong(output.readLine());
            Path process = Path.of("/proc", Long.toString(busy));
            for (int i = 0; i < 20; i++) {
                try (StoppedThread stopped = StoppedThread.stop(busy, "sh")) {
                    assertThat(Files.readString(process.resolve("stat"))).contains("(sh) t ");
                    assertThat(Files.readString(process.resolve("syscall"))).matches(WAIT4 + " .*\n");
                }
            }
        }
        assertThat(shell.waitFor()).isZero();
    }
}
