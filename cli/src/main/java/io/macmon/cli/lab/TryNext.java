package io.macmon.cli.lab;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.cli.process.HostNetwork;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Commands that a user can try next, as they work on this machine. */
final class TryNext {

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
        return HostNetwork.defaultDevice().or(TryNext::ethernetDevice);
    }

    private static Optional<String> ethernetDevice() {
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
        return HostNetwork.gateway(device)
                .map(HostNetwork.neighbours(device)::get)
                .map(MacAddress::toString);
    }
}
