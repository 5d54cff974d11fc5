package io.macmon.cli.lab;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Commands that a user can try next, as they work on this machine. */
final class TryNext {

    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final Path NEIGHBOURS = Path.of("/proc/net/arp");
    private static final String DEFAULT_DESTINATION = "00000000";
    private static final String NO_ADDRESS = "00:00:00:00:00:00";
    private static final int COMMAND_WIDTH = 57;

    private final String macmon;
    private final String asRoot;
    private final Consumer<String> out;

    TryNext(Consumer<String> out) {
        this.out = out;
        macmon = CommandName.asTyped();
        asRoot = "root".equals(System.getProperty("user.name")) ? macmon : "sudo " + macmon;
    }

    /** @param captureFile the file that the lab wrote; null for none */
    void afterWatch(String captureFile) {
        heading();
        line(macmon + " lab --audit", "attack a network");
        line(
                captureFile == null
                        ? macmon + " lab -w lab.pcapng && " + macmon + " watch -r lab.pcapng"
                        : macmon + " watch -r " + captureFile,
                "a capture file");
        device().ifPresent(this::watchDevice);
        line(macmon + " doctor", "check this machine");
    }

    private void watchDevice(String device) {
        Optional<String> router = router(device);
        if (router.isPresent()) {
            line(asRoot + " watch -i " + device + " --mac " + router.get(), "your router");
        } else {
            line(asRoot + " audit -i " + device + " --for 1m", "your own network");
        }
    }

    void afterAudit() {
        heading();
        device().ifPresent(device -> {
            line(asRoot + " audit -i " + device + " --for 1m", "your own network");
            line(asRoot + " audit -i " + device + " --learn 10m -w policy.yaml", "a policy");
        });
        line(macmon + " doctor", "check this machine");
    }

    private void heading() {
        out.accept("");
        out.accept("Try next");
    }

    // A command that is too long for a comment has none.
    private void line(String command, String comment) {
        out.accept(
                command.length() < COMMAND_WIDTH
                        ? String.format(Locale.ROOT, "  %-" + COMMAND_WIDTH + "s# %s", command, comment)
                        : "  " + command);
    }

    // The device of the default route, else the first Ethernet device that is up.
    private static Optional<String> device() {
        for (String[] route : table(ROUTES, 2)) {
            if (route[1].equals(DEFAULT_DESTINATION)) {
                return Optional.of(route[0]);
            }
        }
        try (Links links = Links.open()) {
            return links.all().stream()
                    .filter(link -> link.isEthernet() && link.isUp() && !link.isLoopback())
                    .map(Link::name)
                    .findFirst();
        } catch (MacmonException unknown) {
            return Optional.empty();
        }
    }

    // The MAC address of the default gateway, if the kernel knows it.
    private static Optional<String> router(String device) {
        for (String[] route : table(ROUTES, 3)) {
            if (route[0].equals(device) && route[1].equals(DEFAULT_DESTINATION)) {
                return macOf(dotted(route[2]), device);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> macOf(String address, String device) {
        for (String[] neighbour : table(NEIGHBOURS, 6)) {
            if (neighbour[0].equals(address) && neighbour[5].equals(device) && !neighbour[3].equals(NO_ADDRESS)) {
                return Optional.of(neighbour[3]);
            }
        }
        return Optional.empty();
    }

    // The kernel prints the address as a number in this machine's byte order.
    private static String dotted(String hex) {
        long number = Long.parseLong(hex, 16);
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? (number & 0xFF) + "." + (number >> 8 & 0xFF) + "." + (number >> 16 & 0xFF) + "." + (number >> 24)
                : (number >> 24) + "." + (number >> 16 & 0xFF) + "." + (number >> 8 & 0xFF) + "." + (number & 0xFF);
    }

    // The lines of a table in /proc that have at least this many columns; none if there is no such table.
    private static List<String[]> table(Path file, int columns) {
        try {
            return Files.readAllLines(file).stream()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(line -> line.length >= columns)
                    .toList();
        } catch (IOException absent) {
            return List.of();
        }
    }
}
