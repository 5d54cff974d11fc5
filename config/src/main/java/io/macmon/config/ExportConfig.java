package io.macmon.config;

import io.macmon.config.text.ConfigException;

/**
 * The capture files to be written.
 *
 * @param file        the one file, or what the names of several are made of; - is standard output
 * @param format      of all of them
 * @param compression of all of them
 * @param rotation    when one file is followed by the next
 * @param autostop    when writing ends
 * @param minFree     octets that the file system is to keep free, for which the oldest files are removed; 0 for none
 * @param perStation  whether each source has files of its own
 */
public record ExportConfig(
        String file,
        FileFormat format,
        Compression compression,
        RotationConfig rotation,
        AutostopConfig autostop,
        long minFree,
        boolean perStation) {

    private static final String STANDARD_OUTPUT = "-";

    public ExportConfig {
        if (file.isEmpty()) {
            throw new ConfigException("write", "names no file");
        }
        if (file.equals(STANDARD_OUTPUT)) {
            refuseOnStandardOutput("ring-buffer", rotation.isEnabled());
            refuseOnStandardOutput("min-free", minFree > 0);
            refuseOnStandardOutput("split", perStation);
        }
        Compression named = Compression.ofName(file);
        if (named != Compression.NONE && named != compression) {
            throw new ConfigException(
                    "compress", "is " + compression + ", while the ending of " + file + " says " + named);
        }
        if (autostop.files() != RotationConfig.NEVER && !rotation.isEnabled()) {
            throw new ConfigException(
                    AutostopConfig.SETTING, "files counts the files that -b makes; add -b filesize:KB, say");
        }
        if (perStation && (autostop.files() != RotationConfig.NEVER || autostop.bytes() != RotationConfig.NEVER)) {
            throw new ConfigException(
                    AutostopConfig.SETTING,
                    "files and filesize are not counted over several stations; use packets or duration");
        }
        if (rotation.isEnabled()) {
            rotation = rotation.withMaxBytes(autostop.bytes()); // what dumpcap makes of the two together
        } else if (minFree > 0) {
            throw new ConfigException(
                    "min-free", "removes the oldest of several files; say with -b when a new one begins");
        }
    }

    /** One file, in what the ending of its name says. */
    public static ExportConfig of(String file) {
        return new ExportConfig(
                file,
                FileFormat.ofName(file),
                Compression.ofName(file),
                RotationConfig.NONE,
                AutostopConfig.NONE,
                0,
                false);
    }

    /** The same in another file. */
    public ExportConfig withFile(String other) {
        return new ExportConfig(other, format, compression, rotation, autostop, minFree, perStation);
    }

    /** Whether one file ends the writing once it has so many octets: otherwise that starts the next. */
    public long maxBytes() {
        return rotation.isEnabled() ? RotationConfig.NEVER : autostop.bytes();
    }

    public boolean isStandardOutput() {
        return file.equals(STANDARD_OUTPUT);
    }

    private static void refuseOnStandardOutput(String option, boolean given) {
        if (given) {
            throw new ConfigException(option, "needs files, and -w - writes to standard output; name a file");
        }
    }
}
