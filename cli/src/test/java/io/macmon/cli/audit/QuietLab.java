package io.macmon.cli.audit;

import io.macmon.capture.lab.Lab;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Disables IPv6 in a lab: without an address, the kernel would still send group reports (MLD). */
final class QuietLab {

    private QuietLab() {}

    static void disableIpv6(Lab lab) throws MacmonException {
        disableIpv6(lab.parent().name());
        String wire = lab.wire().name();
        lab.wireNamespace().call(() -> {
            disableIpv6(wire);
            return null;
        });
    }

    private static void disableIpv6(String device) {
        try {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf", device, "disable_ipv6"), "1");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
