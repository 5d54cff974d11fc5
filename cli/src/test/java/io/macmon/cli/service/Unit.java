package io.macmon.cli.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A shipped unit of systemd, with {@code eth0} as its instance. */
record Unit(String name, String text) {

    static final Path FOLDER = Path.of(System.getProperty("macmon.root"), "cli/src/package/systemd");

    static Unit of(String name) throws IOException {
        return new Unit(name, Files.readString(FOLDER.resolve(name)));
    }

    /** The values of a setting, in order. */
    List<String> values(String setting) {
        return text.replace("\\\n", "")
                .lines()
                .filter(line -> line.startsWith(setting + "="))
                .map(line -> line.substring(setting.length() + 1))
                .toList();
    }

    /** The arguments of macmon, without the ones from the environment file. */
    List<String> arguments(Path folder) {
        return Arrays.stream(values("ExecStart").get(0).split(" +", -1))
                .skip(1)
                .filter(word -> !word.startsWith("$"))
                .map(word -> word.replace("%L", folder.toString())
                        .replace("%S", folder.toString())
                        .replace("%I", "eth0"))
                .toList();
    }

    /** The unit's privileges for setpriv(1), without its user. */
    List<String> setpriv() {
        String set = "-all,+"
                + values("CapabilityBoundingSet")
                        .get(0)
                        .toLowerCase(Locale.ROOT)
                        .replace("cap_", "")
                        .replace(" ", ",+");
        return List.of("setpriv", "--bounding-set=" + set, "--inh-caps=-all", "--no-new-privs");
    }
}
