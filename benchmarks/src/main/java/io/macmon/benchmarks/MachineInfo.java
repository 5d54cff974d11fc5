package io.macmon.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Describes the machine that a benchmark runs on, and the releases of the other programs. */
final class MachineInfo {

    private MachineInfo() {}

    /** One line: processors, kernel, Java, and the load average before the run. */
    static String description() throws IOException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        String loads = Files.readString(Path.of("/proc/loadavg"));
        String load = loads.substring(0, loads.indexOf(' '));
        return String.format(
                Locale.ROOT,
                "%d x %s, Linux %s, Java %s, load before %s",
                Runtime.getRuntime().availableProcessors(),
                cpu,
                System.getProperty("os.version"),
                Runtime.version(),
                load);
    }

    /** Whether a program is installed. */
    static boolean isInstalled(String program) {
        return !output("sh", "-c", "command -v " + program).isEmpty();
    }

    /** The version of a Debian package, such as {@code 4.99.3-1}; "?" if unknown. */
    static String packageVersion(String packageName) {
        String version = output("dpkg-query", "--show", "--showformat=${Version}", packageName);
        return version.isEmpty() ? "?" : version;
    }

    /** Resident memory of a process. */
    static long residentMebibytes(long process) throws IOException {
        return mebibytes(process, "VmRSS");
    }

    /** A field of {@code /proc/PID/status} that is a size, such as {@code VmHWM}. */
    static long mebibytes(long process, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(0);
    }

    /** What a program prints; empty if it is missing. */
    static String output(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException missing) {
            return "";
        }
    }
}
