package io.macmon.capture.linux;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All eBPF maps of the machine, by the kernel's numbers. */
public final class BpfMaps {

    private static final int MAP_GET_FD_BY_ID = 14;
    private static final int LENGTH = 12;
    private static final String NUMBER = "map_id:";

    private BpfMaps() {}

    /** Whether this process may create maps. */
    public static boolean allowed() {
        try {
            BpfProbe.createMap();
            return true;
        } catch (LinuxException refused) {
            return false;
        }
    }

    /** The maps that a process holds. */
    public static List<Integer> of(long pid) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fdinfo"))) {
            return descriptors
                    .flatMap(BpfMaps::lines)
                    .filter(line -> line.startsWith(NUMBER))
                    .map(line -> Integer.valueOf(line.substring(NUMBER.length()).trim()))
                    .toList();
        }
    }

    public static boolean exists(int number) {
        try (Memory attribute = new Memory(LENGTH)) {
            attribute.clear();
            attribute.setInt(0, number);
            int opened = Bpf.call(MAP_GET_FD_BY_ID, attribute, LENGTH);
            if (opened >= 0) {
                Libc.close(opened);
            }
            return opened >= 0;
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException closedMeanwhile) {
            return Stream.empty();
        }
    }
}
