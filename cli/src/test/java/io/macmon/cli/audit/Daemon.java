package io.macmon.cli.audit;

import static io.macmon.capture.lab.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that others wrote, in the network namespace of the thread that starts it; ended when closed. */
final class Daemon implements AutoCloseable {

    private final Process process;
    private final Path words;

    private Daemon(Process process, Path words) {
        this.process = process;
        this.words = words;
    }

    /** @param words file that takes what it says */
    static Daemon start(Path words, List<String> command) throws IOException {
        return new Daemon(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(words.toFile())
                        .start(),
                words);
    }

    Daemon awaitWords(String wanted) throws Exception {
        try {
            eventually("it says " + wanted, () -> Files.readString(words).contains(wanted));
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + "; it said " + Files.readString(words), late);
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
