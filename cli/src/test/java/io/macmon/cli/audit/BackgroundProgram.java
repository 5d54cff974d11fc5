package io.macmon.cli.audit;

import static io.macmon.capture.lab.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that others wrote, in the network namespace of the thread that starts it; ended when closed. */
final class BackgroundProgram implements AutoCloseable {

    private final Process process;
    private final Path log;

    private BackgroundProgram(Process process, Path words) {
        this.process = process;
        this.log = words;
    }

    /** @param words file that takes what it says */
    static BackgroundProgram start(Path words, List<String> command) throws IOException {
        return new BackgroundProgram(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(words.toFile())
                        .start(),
                words);
    }

    BackgroundProgram awaitLog(String wanted) throws Exception {
        try {
            eventually("it says " + wanted, () -> Files.readString(log).contains(wanted));
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + "; it said " + Files.readString(log), late);
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
