package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The character device of a macvtap, by which a program reads and writes its frames (drivers/net/macvtap.c).
 *
 * <p>devtmpfs makes it, once for the whole machine: in a container {@code /dev} may not have it, and of two macvtaps with
 * the same index in two network namespaces the second gets none.
 *
 * @param path   {@code /dev/tapINDEX}
 * @param number {@code MAJOR:MINOR} as the kernel shows it in sysfs; empty when the device is not in this sysfs
 */
record TapNode(Path path, Optional<String> number) {

    static TapNode of(Link tap) {
        String name = "tap" + tap.index();
        return new TapNode(
                Path.of("/dev", name), number(Path.of("/sys/class/net", tap.name(), "macvtap", name, "dev")));
    }

    /** Why the path cannot be used, if that is so. */
    Optional<String> problem() {
        if (!Files.exists(path)) {
            return Optional.of(path + " is not there; make it with: " + mknodCommand());
        }
        return isForThisDevice()
                ? Optional.empty()
                : Optional.of(path + " is another device's; make one elsewhere with: " + mknodCommand());
    }

    /** For a list of what was done. */
    List<String> lines() {
        return List.of("    " + problem().orElse(path.toString()));
    }

    private boolean isForThisDevice() {
        return number.isEmpty() || number.get().equals(numberOfPath());
    }

    private String mknodCommand() {
        return "mknod " + path + " c "
                + number.map(text -> text.replace(':', ' '))
                        .orElse("MAJOR MINOR, which stand in " + "/sys/class/macvtap/" + path.getFileName()
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
