package io.macmon.config;

import io.macmon.config.text.ConfigException;

/**
 * The capture files to write.
 *
 * @param file        the file, or the base name for several; - for standard output
 * @param format      the format of all files
 * @param compression the compression of all files
 * @param rotation    when the next file starts
 * @param autostop    when writing ends
 * @param minFree     bytes to keep free in the file system by removing the oldest files; 0 for no limit
 * @param perStation  whether each station has its own files
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
            throw new ConfigException("write", "the file name is empty");
        }
        if (file.equals(STANDARD_OUTPUT)) {
            requireFile("ring-buffer", rotation.isEnabled());
            requireFile("min-free", minFree > 0);
            requireFile("split", perStation);
        }
        Compression named = Compression.ofName(file);
        if (named != Compression.NONE && named != compression) {
            throw new ConfigException(
                    "compress", compression + " contradicts the extension of " + file + " (" + named + ")");
        }
        if (autostop.files() != RotationConfig.NEVER && !rotation.isEnabled()) {
            throw new ConfigException(
                    AutostopConfig.SETTING, "files works only with -b; add it, for example -b filesize:KB");
        }
        if (perStation && (autostop.files() != RotationConfig.NEVER || autostop.bytes() != RotationConfig.NEVER)) {
            throw new ConfigException(
                    AutostopConfig.SETTING,
                    "files and filesize cannot be combined with one file per station; use packets or duration");
        }
        if (rotation.isEnabled()) {
            rotation = rotation.withMaxBytes(autostop.bytes()); // dumpcap combines these two options in the same way
        } else if (minFree > 0) {
            throw new ConfigException("min-free", "works only with -b; add it, for example -b filesize:KB");
        }
    }

    /** One file, in the format and compression of its extension. */
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

    /** A copy with another file. */
    public ExportConfig withFile(String other) {
        return new ExportConfig(other, format, compression, rotation, autostop, minFree, perStation);
    }

    /** The bytes at which writing ends; {@code NEVER} in a rotation, where this size starts the next file instead. */
    public long maxBytes() {
        return rotation.isEnabled() ? RotationConfig.NEVER : autostop.bytes();
    }

    public boolean isStandardOutput() {
        return file.equals(STANDARD_OUTPUT);
    }

    private static void requireFile(String option, boolean given) {
        if (given) {
            throw new ConfigException(option, "needs a file, but -w - writes to standard output; give a file name");
        }
    }
}
