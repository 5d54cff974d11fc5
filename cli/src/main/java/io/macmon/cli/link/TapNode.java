package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The character device through which a program reads and writes the frames of a macvtap (drivers/net/macvtap.c).
 *
 * <p>devtmpfs creates this node once for the whole machine. So the {@code /dev} of a container may lack the node, and
 * if two macvtaps in different network namespaces have the same index, the second gets no node.
 *
 * @param path   {@code /dev/tapINDEX}
 * @param number {@code MAJOR:MINOR} from sysfs; empty if the mounted sysfs does not show the device
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

    /** The lines that a plan step prints about this node. */
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
