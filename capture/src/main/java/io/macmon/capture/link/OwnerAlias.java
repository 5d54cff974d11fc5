package io.macmon.capture.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The owner of a device, as stored in the device's alias. Used for devices in a shared namespace, so that the next
 * start can remove what a killed process left behind.
 *
 * <p>A process is identified by its PID and start time, because PIDs are reused, and by its PID namespace, because a
 * process in another container cannot be looked up and must not be taken for dead.
 *
 * @param startTime    clock ticks from boot to the start of the process (proc(5), field 22 of stat)
 * @param pidNamespace such as {@code 4026531836}
 */
record OwnerAlias(long pid, long startTime, String pidNamespace) {

    private static final Pattern TEXT = Pattern.compile("macmon watch pid=(\\d{1,10}) start=(\\d{1,18}) pidns=(\\d+)");
    private static final int START_TIME_AFTER_NAME = 19;

    static OwnerAlias ofThisProcess() throws IOException {
        long pid = ProcessHandle.current().pid();
        return new OwnerAlias(pid, startTime(pid), pidNamespaceOfThisProcess());
    }

    /** Whether the alias names a process in this PID namespace that no longer runs. */
    static boolean isOwnerDead(String alias) {
        Matcher matcher = TEXT.matcher(alias);
        if (!matcher.matches()) {
            return false;
        }
        try {
            return matcher.group(3).equals(pidNamespaceOfThisProcess())
                    && !isRunning(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        } catch (IOException ignored) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "macmon watch pid=" + pid + " start=" + startTime + " pidns=" + pidNamespace;
    }

    private static boolean isRunning(long pid, long startTime) throws IOException {
        return Files.exists(stat(pid)) && startTime(pid) == startTime;
    }

    // The process name, in parentheses, may itself contain spaces and parentheses.
    private static long startTime(long pid) throws IOException {
        String stat = Files.readString(stat(pid));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[START_TIME_AFTER_NAME]);
    }

    private static Path stat(long pid) {
        return Path.of("/proc", Long.toString(pid), "stat");
    }

    private static String pidNamespaceOfThisProcess() throws IOException {
        String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString(); // pid:[4026531836]
        return link.replaceAll("\\D", "");
    }
}
