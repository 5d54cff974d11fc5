package io.macmon.cli;

import io.macmon.analyzer.record.EveWriter;
import io.macmon.capture.CaptureException;
import io.macmon.capture.link.MacvlanDevice;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say where frames come from: exactly one of them is given. */
final class Origin {

    @Option(
            names = "--parent",
            required = true,
            paramLabel = "DEVICE",
            description = "Device to put the macvlan on, such as eth0.")
    private String parent;

    @Option(
            names = "--device",
            required = true,
            paramLabel = "DEVICE",
            description = "Source-mode macvlan that an administrator made, to be used as it is.")
    private String device;

    @Option(
            names = {"-r", "--read"},
            required = true,
            paramLabel = "FILE",
            description = "Capture file to read instead of a device; - is standard input.")
    private Path file;

    boolean isLive() {
        return file == null;
    }

    /** Null when live. */
    Path file() {
        return file;
    }

    /** As the user wrote it. */
    String name() {
        return file != null ? file.toString() : device != null ? device : parent;
    }

    /** Writes events with the field that tells where they came from. */
    EveWriter eve() {
        return isLive() ? EveWriter.ofDevice(name()) : EveWriter.ofFile(name());
    }

    /** The device to watch: made on the parent, or the one that was named. */
    MacvlanDevice openDevice() throws CaptureException {
        return device != null ? MacvlanDevice.attach(device) : MacvlanDevice.open(parent);
    }
}
