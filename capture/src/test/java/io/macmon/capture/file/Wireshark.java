package io.macmon.capture.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What tshark reads of a file that may be cut: it gives the frames up to there, and then says so. */
public final class Wireshark {

    private Wireshark() {}

    public static long frames(Path file) throws IOException, InterruptedException {
        CaptureTool.output("tshark", "--version"); // whether it is there
        Process process = new ProcessBuilder(
                        "tshark", "-n", "-r", file.toString(), "-T", "fields", "-e", "frame.number")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long frames = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .count();
        process.waitFor();
        return frames;
    }
}
