package io.macmon.cli.input;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Requirements;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReloaderTest {

    @TempDir
    Path folder;

    private final BlockingQueue<List<String>> readings = new LinkedBlockingQueue<>();
    private volatile List<Path> files = List.of();

    @Test
    void reloadsWhenAFileChangesAppearsOrDisappears() throws Exception {
        Path one = Files.writeString(folder.resolve("one"), "1");
        Path other = folder.resolve("other");
        files = List.of(one, other);
        try (FileReloader followed = new FileReloader(() -> files)) {
            followed.start("followed", () -> readings.add(followed.read(this::contents)));

            Files.writeString(other, "2");
            assertThat(next()).containsExactly("1", "2");
            Files.writeString(one, "11");
            assertThat(next()).containsExactly("11", "2");
            Files.delete(one);
            assertThat(next()).containsExactly("gone", "2");
        }
    }

    @Test
    void pollsTheFilesThatTheLastReadNamed() throws Exception {
        Path one = Files.writeString(folder.resolve("one"), "1");
        Path named = folder.resolve("named");
        files = List.of(one);
        try (FileReloader followed = new FileReloader(() -> files)) {
            followed.start(
                    "followed",
                    () -> readings.add(followed.read(() -> {
                        files = List.of(one, named);
                        return contents();
                    })));

            followed.reloadNow();
            assertThat(next()).containsExactly("1", "gone");
            Files.writeString(named, "2");
            assertThat(next()).containsExactly("1", "2");
        }
    }

    @Test
    void doesNotReloadTheInitialState() throws Exception {
        files = List.of(Files.writeString(folder.resolve("one"), "1"));
        AtomicInteger polls = new AtomicInteger();
        Supplier<List<Path>> counted = () -> {
            polls.incrementAndGet();
            return files;
        };
        try (FileReloader followed = new FileReloader(counted)) {
            followed.start("followed", () -> readings.add(followed.read(this::contents)));

            int before = polls.get();
            eventually("it polls the files", () -> polls.get() > before + 2);
            assertThat(readings).isEmpty();
            followed.reloadNow();
            assertThat(next()).containsExactly("1");
        }
    }

    @Test
    void reloadsAFileThatNeverSettles() throws Exception {
        Path one = Files.writeString(folder.resolve("one"), "1");
        files = List.of(one);
        Path draft = folder.resolve("draft");
        AtomicBoolean writing = new AtomicBoolean(true);
        Thread writer = new Thread(() -> {
            for (int i = 0; writing.get(); i++) {
                replace(one, draft, "1" + i);
            }
        });
        try (FileReloader followed = new FileReloader(() -> files)) {
            followed.start("followed", () -> readings.add(followed.read(this::contents)));
            writer.start();

            assertThat(next()).isNotNull().isNotEqualTo(List.of("1"));
        } finally {
            writing.set(false);
            writer.join();
        }
    }

    @Test
    void neitherWaitsForAPipeNorForgetsTheFileThatWasThere() throws Exception {
        Path one = Files.writeString(folder.resolve("one"), "1");
        files = List.of(one);
        try (FileReloader followed = new FileReloader(() -> files)) {
            followed.start("followed", () -> {
                try {
                    readings.add(followed.read(this::contents));
                } catch (ConfigException refused) {
                    readings.add(List.of(refused.getMessage()));
                }
            });
            Files.delete(one);
            assertThat(new ProcessBuilder(Requirements.program("mkfifo"), one.toString())
                            .start()
                            .waitFor())
                    .isZero();
            try {
                List<String> first = next();
                assertThat(List.of("gone").equals(first) ? next() : first)
                        .containsExactly(one + ": is not a regular file, so it is read only at the start");
            } finally {
                new RandomAccessFile(one.toFile(), "rw").close(); // releases a reader
            }
            Files.delete(one);
            Files.writeString(one, "2");
            List<String> last = next();
            assertThat(last.equals(List.of("gone")) ? next() : last).containsExactly("2");
        }
    }

    private static void replace(Path file, Path draft, String content) {
        try {
            Files.writeString(draft, content);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            Thread.sleep(10);
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private List<String> next() throws InterruptedException {
        return readings.poll(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private List<String> contents() {
        return files.stream().map(FileReloaderTest::content).toList();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "gone";
        }
    }
}
