package io.macmon.cli.audit;

import static io.macmon.capture.lab.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An independent program in the network namespace of the starting thread; closing ends it. */
final class BackgroundProgram implements AutoCloseable {

    private final Process process;
    private final Path log;

    private BackgroundProgram(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param log file that gets its output; the program runs in the file's directory */
    static BackgroundProgram start(Path log, List<String> command) throws IOException {
        return new BackgroundProgram(
                new ProcessBuilder(command)
                        .directory(log.getParent().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    BackgroundProgram awaitLog(String wanted) throws Exception {
        try {
            eventually("it prints " + wanted, () -> Files.readString(log).contains(wanted));
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + "; it printed " + Files.readString(log), late);
        }
        return this;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
