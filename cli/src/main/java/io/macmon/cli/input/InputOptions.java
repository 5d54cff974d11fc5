package io.macmon.cli.input;

import io.macmon.capture.LinkType;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.link.MacvlanDevice;
import io.macmon.capture.linux.Ethtool;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that name the source of frames; the user gives exactly one. */
public final class InputOptions {

    @Option(
            names = {"-i", "--parent"},
            order = HelpSection.INPUT,
            required = true,
            paramLabel = "DEVICE",
            description =
                    "Capture on this device, such as eth0. watch and export create a macvlan on it; audit captures on"
                            + " the device itself.")
    private String parent;

    @Option(
            names = "--device",
            order = HelpSection.INPUT,
            required = true,
            paramLabel = "DEVICE",
            description = "Capture on this existing device without changing it. For watch and export, it must be a"
                    + " source-mode macvlan that lists the stations.")
    private String device;

    @Option(
            names = {"-r", "--read"},
            order = HelpSection.INPUT,
            required = true,
            arity = "1..*",
            converter = FileNameConverter.class,
            paramLabel = "FILE",
            description = "Read capture files instead of a device: one file, several, or a quoted pattern such as"
                    + " '/var/captures/*.pcapng'. Several files are merged by time. - is standard input.")
    private List<String> files;

    public boolean isLive() {
        return files == null;
    }

    /** Whether macmon creates the devices, as many as it needs. */
    public boolean makesDevices() {
        return parent != null;
    }

    /**
     * The capture files, without duplicates; empty for a live capture.
     *
     * @throws ConfigException if a pattern matches no file, or the files cannot be read together
     */
    public List<Path> files() {
        return isLive() ? List.of() : FilePatterns.expand(files);
    }

    /** The device or file as the user wrote it; for several files, the first and the number of the others. */
    public String name() {
        if (isLive()) {
            return device != null ? device : parent;
        }
        return files.size() == 1 ? files.get(0) : files.get(0) + " and " + (files.size() - 1) + " more";
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
            return Ethtool.bitsPerSecond(device != null ? device : parent);
        } catch (MacmonException unknown) {
            return 0;
        }
    }

    /** Creates a device on the parent, or opens the existing one. */
    public MacvlanDevice openDevice() throws MacmonException {
        return device != null ? MacvlanDevice.attach(device) : MacvlanDevice.open(parent);
    }

    /** Any number of files may follow the option, so a misspelled option must not count as one of them. */
    static final class FileNameConverter implements ITypeConverter<String> {

        @Override
        public String convert(String word) {
            if (word.startsWith("-") && !word.equals("-")) {
                throw new TypeConversionException("Unknown option: '" + word + "'; if it is a file, write ./" + word);
            }
            return word;
        }
    }
}
