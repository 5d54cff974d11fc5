package io.macmon.cli.doctor;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the kernel for the use-after-free bugs of 2026 in the receive path of source-mode macvlans: CVE-2026-23001
 * occurs when an address is removed; CVE-2026-23209 and CVE-2026-23273 occur when the creation of a device with a list
 * fails. Every maintained series fixed them in this order. The release numbers come from the CVE records.
 */
final class KernelVulnerabilities {

    private static final String CHECK = "kernel";

    private static final List<Series> FIXED_SERIES = List.of(
            new Series(5, 10, 250, 252),
            new Series(5, 15, 200, 202),
            new Series(6, 1, 163, 165),
            new Series(6, 6, 124, 128),
            new Series(6, 12, 70, 75),
            new Series(6, 18, 10, 14),
            new Series(6, 19, 0, 4));

    /** The release of a Debian kernel names only the series; the build line contains the full number. */
    private static final Pattern DEBIAN = Pattern.compile("Debian (\\d+\\.\\d+\\.\\d+)");

    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?(-\\S*)?");

    private KernelVulnerabilities() {}

    /**
     * One stable kernel series, with the releases that fixed the vulnerabilities.
     *
     * @param firstFix the first release without CVE-2026-23209
     * @param lastFix  the first release without any of the three vulnerabilities
     */
    private record Series(int major, int minor, int firstFix, int lastFix) {

        boolean matches(int major, int minor) {
            return this.major == major && this.minor == minor;
        }

        String fixedRelease() {
            return major + "." + minor + "." + lastFix;
        }
    }

    static CheckResult runningKernel() {
        return judge(
                setting("kernel/osrelease"),
                setting("kernel/version"),
                KernelFiles.read(KernelFiles.SYSCTL.resolveSibling("version_signature")));
    }

    private static String setting(String name) {
        return KernelFiles.read(KernelFiles.SYSCTL.resolve(name)).orElse("unknown");
    }

    /**
     * Judges a kernel by its release.
     *
     * @param release   the release, as {@code uname -r} prints it
     * @param build     the build line, as {@code uname -v} prints it
     * @param signature the version signature of an Ubuntu kernel; ends with the upstream release that the kernel is
     *                  based on
     */
    static CheckResult judge(String release, String build, Optional<String> signature) {
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
        return isNewerThanAll(major, minor)
                ? CheckResult.ok(CHECK, name + ": newer than the known vulnerabilities")
                : patch == 0 && numbers.group(4) != null ? unknown(name) : judge(name, major, minor, patch);
    }

    private static CheckResult judge(String name, int major, int minor, int patch) {
        Optional<Series> known = FIXED_SERIES.stream()
                .filter(series -> series.matches(major, minor))
                .findFirst();
        if (known.isEmpty()) {
            return vulnerable(
                    name + ": no release of its series is known to fix CVE-2026-23001, -23209 and -23273",
                    "run a kernel of a maintained series, such as "
                            + lastSeries().fixedRelease());
        }
        Series series = known.get();
        if (patch >= series.lastFix()) {
            return CheckResult.ok(CHECK, name + ": CVE-2026-23001, -23209 and -23273 are fixed");
        }
        return vulnerable(
                name
                        + (patch >= series.firstFix()
                                ? ": has CVE-2026-23273"
                                : ": has CVE-2026-23209 and -23273, and -23001 if released before January 2026"),
                "update to " + series.fixedRelease() + " or newer");
    }

    private static CheckResult vulnerable(String detail, String advice) {
        return CheckResult.warning(
                CHECK,
                detail + ", unless the distributor backported the fix",
                advice + "; macmon itself never creates a device with a list");
    }

    private static CheckResult unknown(String name) {
        return CheckResult.warning(
                CHECK,
                name + ": unknown whether it has CVE-2026-23001, -23209 and -23273; the release number is"
                        + " the distributor's own",
                "ask the distributor; upstream, for example, " + lastSeries().fixedRelease() + " has the fixes");
    }

    private static boolean isNewerThanAll(int major, int minor) {
        Series last = lastSeries();
        return major > last.major() || (major == last.major() && minor > last.minor());
    }

    private static Series lastSeries() {
        return FIXED_SERIES.get(FIXED_SERIES.size() - 1);
    }
}
