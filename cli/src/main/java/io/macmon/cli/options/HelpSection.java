package io.macmon.cli.options;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The headings of a help page, in the order of the page. Each option states its section, as in
 * {@code order = HelpSection.FLOWS}. Within a section, options keep the order of their declarations; to place one after
 * the others, add 1 to its order. Options that state no section come last.
 */
public final class HelpSection {

    public static final int INPUT = 100;
    public static final int SELECTION = 200;
    public static final int POLICY = 300;
    public static final int DEVICE = 400;
    public static final int SOURCE_LIST = 500;
    public static final int FLOWS = 600;
    public static final int FINDINGS = 700;
    public static final int OUTPUT = 800;
    public static final int REPORT = 900;
    public static final int CAPTURE_FILES = 1000;
    public static final int RECORDER = 1100;
    public static final int DATABASE = 1200;
    public static final int RADIUS = 1300;
    public static final int RUNNING = 1400;

    private static final String LAST = "Running";

    private static final TreeMap<Integer, String> HEADINGS = new TreeMap<>(Map.ofEntries(
            Map.entry(INPUT, "Input"),
            Map.entry(SELECTION, "Selection"),
            Map.entry(POLICY, "Policy"),
            Map.entry(DEVICE, "Device"),
            Map.entry(SOURCE_LIST, "Source list"),
            Map.entry(FLOWS, "Flows"),
            Map.entry(FINDINGS, "Findings"),
            Map.entry(OUTPUT, "Output"),
            Map.entry(REPORT, "Report"),
            Map.entry(CAPTURE_FILES, "Capture files"),
            Map.entry(RECORDER, "Flight recorder"),
            Map.entry(DATABASE, "Database"),
            Map.entry(RADIUS, "RADIUS"),
            Map.entry(RUNNING, LAST)));

    private HelpSection() {}

    static boolean isStated(int order) {
        return order >= INPUT;
    }

    /** The options that are not hidden under their headings, in the order of the page. */
    public static Map<String, List<OptionSpec>> group(List<OptionSpec> options) {
        Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
        String[] heading = {""};
        options.stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparing((OptionSpec option) -> !isStated(option.order()))
                        .thenComparing(OptionSpec::order))
                .forEach(option -> {
                    // One that states no section, such as --help, is the last under "Running" or has its own heading.
                    if (isStated(option.order()) || !heading[0].equals(LAST)) {
                        heading[0] = heading(option.order());
                    }
                    groups.computeIfAbsent(heading[0], title -> new ArrayList<>())
                            .add(option);
                });
        return groups;
    }

    /** The heading of the section that an option states; of options without a section if it states none. */
    private static String heading(int order) {
        return isStated(order) ? HEADINGS.floorEntry(order).getValue() : "Options";
    }
}
