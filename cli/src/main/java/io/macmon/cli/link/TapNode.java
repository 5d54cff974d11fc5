package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The character device of a macvtap, through which a program reads and writes its frames (drivers/net/macvtap.c).
 *
 * <p>devtmpfs creates it once for the whole machine. So {@code /dev} may lack it in a container, and if two macvtaps in
 * different network namespaces have the same index, the second gets none.
 *
 * @param path   {@code /dev/tapINDEX}
 * @param number {@code MAJOR:MINOR} from sysfs; empty if this sysfs does not show the device
 */
record TapNode(Path path, Optional<String> number) {

    static TapNode of(Link tap) {
        String name = "tap" + tap.index();
        return new TapNode(
                Path.of("/dev", name), number(Path.of("/sys/class/net", tap.name(), "macvtap", name, "dev")));
    }

    /** Why the path cannot be used; empty if it can. */
    Optional<String> problem() {
        if (!Files.exists(path)) {
            return Optional.of(path + " does not exist; create it with: " + mknodCommand());
        }
        return isForThisDevice()
                ? Optional.empty()
                : Optional.of(path + " belongs to another device; create one elsewhere with: " + mknodCommand());
    }

    /** The lines that a plan step prints about it. */
    List<String> lines() {
        return List.of("    " + problem().orElse(path.toString()));
    }

    private boolean isForThisDevice() {
        return number.isEmpty() || number.get().equals(numberOfPath());
    }

    private String mknodCommand() {
        return "mknod " + path + " c "
                + number.map(text -> text.replace(':', ' '))
                        .orElse("MAJOR MINOR, which are in /sys/class/macvtap/" + path.getFileName()
                                + "/dev of its network namespace");
    }

    private String numberOfPath() {
        try {
            long device = (long) Files.getAttribute(path, "unix:rdev");
            long major = (device >>> 8) & 0xFFF;
            long minor = (device & 0xFF) | ((device >>> 12) & 0xFFF00);
            return major + ":" + minor;
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static Optional<String> number(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException elsewhere) {
            return Optional.empty();
        }
    }
}
