package io.macmon.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The time that a process and its children took: user and system time by the shell's times(1), and wall-clock time. */
record ProcessTimes(double cpuSeconds, double wallSeconds, int exitCode) {

    private static final Pattern USER_AND_SYSTEM = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s");

    /**
     * Runs a command until it ends, at most two minutes.
     *
     * @param messages a file for what it prints
     */
    static ProcessTimes run(List<String> command, Path messages) throws IOException, InterruptedException {
        List<String> timed = new ArrayList<>(List.of(
                "sh",
                "-c",
                "file=$1; shift; timeout 120 \"$@\" </dev/null >\"$file\" 2>&1; code=$?; times; exit $code",
                "timed",
                messages.toString()));
        timed.addAll(command);
        long start = System.nanoTime();
        Process process = new ProcessBuilder(timed).redirectErrorStream(true).start();
        String lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        double wall = (System.nanoTime() - start) / 1e9;
        return new ProcessTimes(cpuOfChildren(lines), wall, exitCode);
    }

    // The first line is about the shell itself, the second about its children.
    private static double cpuOfChildren(String lines) {
        Matcher children =
                USER_AND_SYSTEM.matcher(lines.lines().skip(1).findFirst().orElse(""));
        if (!children.find()) {
            throw new IllegalStateException("unexpected output of times: " + lines);
        }
        return seconds(children, 1) + seconds(children, 3);
    }

    private static double seconds(Matcher times, int group) {
        return 60 * Double.parseDouble(times.group(group)) + Double.parseDouble(times.group(group + 1));
    }
}
