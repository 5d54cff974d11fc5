package io.macmon.cli.doctor;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which kernels have the holes of 2026 in the receive path of source-mode macvlans: memory used after it was freed, by
 * CVE-2026-23001 (an address is removed), CVE-2026-23209 and CVE-2026-23273 (a device is created with a list and that
 * fails). They were fixed in this order, in every series that still got fixes; releases are those of the CVE records.
 */
final class KernelHoles {

    private static final String CHECK = "kernel";

    private static final List<Series> FIXED = List.of(
            new Series(5, 10, 250, 252),
            new Series(5, 15, 200, 202),
            new Series(6, 1, 163, 165),
            new Series(6, 6, 124, 128),
            new Series(6, 12, 70, 75),
            new Series(6, 18, 10, 14),
            new Series(6, 19, 0, 4));

    /** Debian's releases are named after their first; the one they hold stands in the build line. */
    private static final Pattern DEBIAN = Pattern.compile("Debian (\\d+\\.\\d+\\.\\d+)");

    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?(-\\S*)?");

    private KernelHoles() {}

    /** Stable releases of one series: the first without CVE-2026-23209, and the first without any of the three. */
    private record Series(int major, int minor, int withoutSecond, int withoutAny) {

        boolean isOf(int major, int minor) {
            return this.major == major && this.minor == minor;
        }

        String first() {
            return major + "." + minor + "." + withoutAny;
        }
    }

    static Finding ofThisKernel() {
        return judge(
                setting("kernel/osrelease"),
                setting("kernel/version"),
                KernelSettings.read(KernelSettings.SYSCTL.resolveSibling("version_signature")));
    }

    private static String setting(String name) {
        return KernelSettings.read(KernelSettings.SYSCTL.resolve(name)).orElse("unknown");
    }

    /**
     * Says what is known.
     *
     * @param release   as {@code uname -r} prints it
     * @param build     as {@code uname -v} prints it
     * @param signature of Ubuntu's kernels: ends with the release that they are based on
     */
    static Finding judge(String release, String build, Optional<String> signature) {
        Matcher debian = DEBIAN.matcher(build);
        Optional<String> base = signature
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .or(() -> debian.find() ? Optional.of(debian.group(1)) : Optional.empty());
        String name =
                "Linux " + release + base.map(known -> ", based on " + known).orElse("");
        Matcher numbers = RELEASE.matcher(base.orElse(release));
        if (!numbers.matches()) {
            return unknown(name);
        }
        int major = Integer.parseInt(numbers.group(1));
        int minor = Integer.parseInt(numbers.group(2));
        int patch = numbers.group(3) == null ? 0 : Integer.parseInt(numbers.group(3));
        return isAfterAll(major, minor)
                ? Finding.ok(CHECK, name + ": newer than the known holes")
                : patch == 0 && numbers.group(4) != null ? unknown(name) : judge(name, major, minor, patch);
    }

    private static Finding judge(String name, int major, int minor, int patch) {
        Optional<Series> known =
                FIXED.stream().filter(series -> series.isOf(major, minor)).findFirst();
        if (known.isEmpty()) {
            return open(
                    name + ": no release of its series is known to be without CVE-2026-23001, -23209 and -23273",
                    "run a kernel of a series that gets fixes, such as "
                            + lastSeries().first());
        }
        Series series = known.get();
        if (patch >= series.withoutAny()) {
            return Finding.ok(CHECK, name + ": without CVE-2026-23001, -23209 and -23273");
        }
        return open(
                name
                        + (patch >= series.withoutSecond()
                                ? ": has CVE-2026-23273"
                                : ": has CVE-2026-23209 and -23273, and before a release of January 2026 also -23001"),
                "update to " + series.first() + " or newer");
    }

    private static Finding open(String found, String advice) {
        return Finding.warning(
                CHECK,
                found + ", unless its distributor fixed it otherwise",
                advice + "; macmon itself never creates a device with a list");
    }

    private static Finding unknown(String name) {
        return Finding.warning(
                CHECK,
                name + ": cannot tell whether it has CVE-2026-23001, -23209 and -23273; its number is its"
                        + " distributor's own",
                "ask the distributor; fixed in " + lastSeries().first() + " and its like");
    }

    private static boolean isAfterAll(int major, int minor) {
        Series last = lastSeries();
        return major > last.major() || (major == last.major() && minor > last.minor());
    }

    private static Series lastSeries() {
        return FIXED.get(FIXED.size() - 1);
    }
}
