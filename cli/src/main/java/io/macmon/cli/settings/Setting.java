package io.macmon.cli.settings;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The values of one option, and where each is written.
 *
 * @param values more than one only for an option that may be repeated
 */
record Setting(OptionSpec option, List<Value> values) {

    /**
     * One value.
     *
     * @param origin {@code file:line:column}, or another description of the place
     */
    record Value(String text, String origin) {}

    /** The name in the file: the option's long name without dashes. */
    String name() {
        return name(option);
    }

    static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }

    static boolean isFlag(ArgSpec option) {
        return option.arity().max() == 0;
    }

    /** An option that is on the command line. Valid until the command parses another line. */
    static Setting typed(OptionSpec option) {
        List<String> texts = isFlag(option) ? List.of(option.getValue().toString()) : option.originalStringValues();
        String origin = "option " + option.longestName();
        return new Setting(
                option, texts.stream().map(text -> new Value(text, origin)).toList());
    }

    /** The only value, or the first one. */
    String text() {
        return values.get(0).text();
    }

    /** The options of a command that can be set, in the order of its help. */
    static Stream<OptionSpec> settable(CommandSpec command) {
        return command.options().stream().filter(Setting::isSettable);
    }

    private static boolean isSettable(OptionSpec option) {
        return !option.hidden()
                && !option.usageHelp()
                && !option.versionHelp()
                && !List.of(ConfigOptions.FILE, ConfigOptions.NONE, ConfigOptions.PROFILE)
                        .contains(name(option));
    }

    /** The values as arguments of a command line. A flag that is off needs none. */
    Stream<String> arguments() {
        return values.stream()
                .filter(value -> !isFlag(option) || value.text().equals("true"))
                .map(value -> argument(option, value.text()));
    }

    static String argument(OptionSpec option, String text) {
        return isFlag(option) ? option.longestName() : option.longestName() + "=" + text;
    }
}
