package io.macmon.capture.file.write;

import io.macmon.capture.WallClock;
import io.macmon.config.Compression;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Derives the names of capture files from the given name, as dumpcap does: {@code out.pcapng} becomes
 * {@code out_00001_20261122171100.pcapng}.
 *
 * @param stem      the name up to the number
 * @param extension the rest of the name, with its dot
 */
public record FileNames(Path directory, String stem, String extension) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int NUMBERS = 100_000;

    public static FileNames of(Path file) {
        if (file.getFileName() == null) {
            throw new ConfigException("write", file + " is a directory; give a file in it");
        }
        String name = file.getFileName().toString();
        String plain = Compression.ofName(name).removeExtension(name);
        int dot = plain.lastIndexOf('.');
        int end = dot > 0 ? dot : plain.length();
        return new FileNames(file.resolveSibling("x").getParent(), name.substring(0, end), name.substring(end));
    }

    public Path single() {
        return resolve(stem + extension);
    }

    /**
     * @param number number of the file, from 1; its last five digits are in the name
     * @param nanos  start of the file, nanoseconds since the epoch; in the name, it is in local time
     */
    Path numbered(int number, long nanos) {
        String time = TIME.format(WallClock.instant(nanos));
        return resolve(String.format(Locale.ROOT, "%s_%05d_%s%s", stem, number % NUMBERS, time, extension));
    }

    /** Names of a station's files: its address follows the stem. */
    FileNames forStation(String mac) {
        return forGroup(mac.replace(':', '-'));
    }

    /** Names of a group's files: its name follows the stem. */
    public FileNames forGroup(String name) {
        return new FileNames(directory, stem + "_" + name, extension);
    }

    private Path resolve(String name) {
        return directory == null ? Path.of(name) : directory.resolve(name);
    }
}
