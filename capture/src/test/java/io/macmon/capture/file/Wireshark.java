package io.macmon.capture.file;

import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads a file with tshark. From a truncated file, tshark prints the frames up to the end, then an error. */
public final class Wireshark {

    private Wireshark() {}

    public static long frames(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Requirements.program("tshark"),
                        "-n",
                        "-r",
                        file.toString(),
                        "-T",
                        "fields",
                        "-e",
                        "frame.number")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long frames = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .count();
        process.waitFor();
        return frames;
    }
}
