package io.macmon.cli.input;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
