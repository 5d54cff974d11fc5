package io.macmon.cli.audit;

import io.macmon.capture.lab.Lab;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps the kernel from sending frames of its own in a lab: it reports groups (MLD) even without an IPv6 address. */
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
