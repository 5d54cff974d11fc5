package io.macmon.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a benchmark ran on, and which releases of other programs beside it. */
final class MachineInfo {

    private MachineInfo() {}

    /** One line: processors, kernel, Java, and how busy the machine was before. */
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

    /** Whether a program is there. */
    static boolean isInstalled(String program) {
        return !output("sh", "-c", "command -v " + program).isEmpty();
    }

    /** The Debian package's release, such as {@code 4.99.3-1}; "?" where that is not known. */
    static String packageVersion(String packageName) {
        String version = output("dpkg-query", "--show", "--showformat=${Version}", packageName);
        return version.isEmpty() ? "?" : version;
    }

    /** Memory of a process that is in use now. */
    static long residentKibibytes(long process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static String output(String... command) {
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
