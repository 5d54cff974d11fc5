package io.macmon.cli.lab;

import io.macmon.capture.linux.BpfProbe;
import io.macmon.capture.linux.LinuxException;
import io.macmon.cli.input.StrangerGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A note about the guard in the kernel, which needs eBPF: in a user namespace the kernel refuses it. */
final class KernelGuardNote {

    private static final Path USER_MAP = Path.of("/proc/self/uid_map");

    private KernelGuardNote() {}

    /**
     * Disables the guard in the kernel for this process if the kernel would refuse it, so that watch does not warn
     * about what the lab explains at its end.
     *
     * @return what to print at the end; empty if the kernel accepts the guard
     */
    static Optional<String> prepare() {
        try {
            BpfProbe.createMap();
            return Optional.empty();
        } catch (LinuxException refused) {
            StrangerGuard.disableKernelGuard();
            return Optional.of(text(CommandName.asTyped()));
        }
    }

    private static String text(String macmon) {
        return isUnprivilegedUser()
                ? "No eBPF guard in a user namespace. To see it: sudo " + macmon + " lab"
                : "No eBPF guard: the kernel refuses it. To see why: " + macmon + " doctor";
    }

    // In the lab's user namespace, the user who started the lab is root. The map has the user's ID outside.
    private static boolean isUnprivilegedUser() {
        try {
            String[] firstMapping = Files.readString(USER_MAP).strip().split("\\s+", -1);
            return firstMapping.length > 1 && !"0".equals(firstMapping[1]);
        } catch (IOException unknown) {
            return false;
        }
    }
}
