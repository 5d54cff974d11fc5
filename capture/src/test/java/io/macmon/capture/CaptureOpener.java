package io.macmon.capture;

import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that prints why a capture could not be opened; for tests that need a new process. */
public final class CaptureOpener {

    private CaptureOpener() {}

    public static void main(String[] args) {
        try (FrameSource source = LiveEngine.valueOf(args[0]).open(args[1], CaptureConfig.DEFAULT)) {
            System.out.print(source.stats());
        } catch (MacmonException refused) {
            System.out.print(refused.getMessage());
        }
    }

    /**
     * Runs the program.
     *
     * @param prefix  command to start it with; may be empty
     * @param options JVM options
     */
    public static String run(List<String> prefix, List<String> options, LiveEngine engine, String device)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), CaptureOpener.class.getName(), engine.name(), device));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
