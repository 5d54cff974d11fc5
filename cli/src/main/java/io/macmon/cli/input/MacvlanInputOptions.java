package io.macmon.cli.input;

import io.macmon.capture.LinkType;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.link.MacvlanDevice;
import io.macmon.capture.linux.Ethtool;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import picocli.CommandLine.Option;

/** The input of watch and export: a source-mode macvlan, or capture files. */
public final class MacvlanInputOptions extends InputOptions {

    @Option(
            names = {"-i", "--parent"},
            order = HelpSection.INPUT,
            paramLabel = "DEVICE",
            description = "Create a macvlan on DEVICE and capture from it")
    private String parent;

    @Option(
            names = "--device",
            order = HelpSection.INPUT,
            paramLabel = "DEVICE",
            description = "Capture from this existing source-mode macvlan")
    private String device;

    @Override
    protected String device() {
        return device != null ? device : parent;
    }

    /** Whether macmon creates the devices, as many as it needs. */
    public boolean makesDevices() {
        return parent != null;
    }

    /** Describes the source of the frames in capture files; reads the device in the calling thread's namespace. */
    public CapturedInterface captured(CaptureConfig capture) {
        return new CapturedInterface(
                name(),
                "the stations' frames",
                capture.filter(),
                capture.snaplen(),
                isLive() ? speed() : 0,
                isLive() ? LinkType.ETHERNET : CapturedInterface.LINK_TYPE_OF_FIRST_FRAME);
    }

    private long speed() {
        try {
            return Ethtool.bitsPerSecond(device());
        } catch (MacmonException unknown) {
            return 0;
        }
    }

    /** Creates a device on the parent, or opens the existing one. */
    public MacvlanDevice openDevice() throws MacmonException {
        return device != null ? MacvlanDevice.attach(device) : MacvlanDevice.open(parent);
    }
}
