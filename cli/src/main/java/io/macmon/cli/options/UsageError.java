package io.macmon.cli.options;

import io.macmon.config.text.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The messages for wrong command lines: what is wrong, and what to type instead. */
final class UsageError {

    private final CommandLine command;
    private final CommandSpec spec;
    private final List<String> args;

    private UsageError(CommandLine command, List<String> args) {
        this.command = command;
        this.args = args;
        spec = command.getCommandSpec();
    }

    /** @param args the whole command line without the program */
    static String text(ParameterException wrong, String... args) {
        return new UsageError(wrong.getCommandLine(), List.of(args)).text(wrong);
    }

    private String text(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched());
        }
        if (wrong instanceof MissingParameterException missing) {
            return ForeignCommand.advice(args, command).orElseGet(() -> missing(missing));
        }
        if (wrong instanceof OverwrittenOptionException overwritten) {
            return OptionNames.asTyped(overwritten.getOverwritten(), args) + " can be given only once";
        }
        if (wrong.getArgSpec() != null && wrong.getCause() instanceof TypeConversionException) {
            return invalidValue(
                    wrong.getArgSpec(), wrong.getValue(), wrong.getCause().getMessage());
        }
        return wrong.getMessage();
    }

    // Any number of files may follow -r, so a misspelled option is taken for one of them.
    private String invalidValue(ArgSpec arg, String value, String problem) {
        boolean isOption = value != null
                && value.startsWith("-")
                && value.length() > 1
                && arg.arity().max() > 1;
        return isOption ? unmatched(List.of(value)) : OptionNames.asTyped(arg, args) + ": " + problem;
    }

    private String unmatched(List<String> words) {
        String word = words.get(0);
        boolean hasSubcommands = !command.getSubcommands().isEmpty();
        boolean isGroup =
                hasSubcommands && spec.options().stream().noneMatch(option -> HelpSection.isStated(option.order()));
        if (hasSubcommands && !word.startsWith("-")) {
            return ForeignCommand.advice(args, word, command)
                    .orElseGet(() -> "unknown command '" + word + "'; " + command(word));
        }
        if (isGroup) {
            return ForeignCommand.advice(args, word, command)
                    .orElseGet(() -> "unknown option '" + word + "'; " + option(word));
        }
        if (word.startsWith("-") && word.length() > 1) {
            return "unknown option '" + word + "'; "
                    + ForeignOption.advice(word, spec).orElseGet(() -> option(word));
        }
        return ForeignCommand.advice(args, word, command)
                .orElseGet(() -> "unexpected argument '" + word + "'; "
                        + ForeignArgument.advice(words, spec).orElseGet(this::help));
    }

    private String command(String word) {
        return Suggestion.nearest(word, command.getSubcommands().keySet())
                .map(name -> "did you mean '" + name + "'?")
                .orElse("'" + spec.qualifiedName() + " --help' lists the commands");
    }

    private String option(String word) {
        String typed = word.replaceFirst("=.*", "");
        String longName = typed.startsWith("--") ? typed : "-" + typed;
        List<String> known = spec.options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Stream.of(option.names()))
                .filter(name -> name.startsWith("--"))
                .map(name -> name.substring(2))
                .toList();
        return Optional.of(longName.substring(2))
                .filter(name -> name.length() > 1)
                .flatMap(name -> Suggestion.nearest(name, known))
                .map(name -> "did you mean '--" + name + "'?")
                .orElseGet(this::help);
    }

    private String missing(MissingParameterException wrong) {
        List<ArgSpec> missing = wrong.getMissing();
        if (!wrong.getMessage().startsWith("Missing required option") && isGiven(missing.get(0))) {
            ArgSpec option = missing.get(0);
            String name = OptionNames.asTyped(option, args);
            return name + " needs a value; write it as " + name + " " + option.paramLabel();
        }
        String needed = missing.stream().map(UsageError::example).collect(Collectors.joining(" and "));
        return "missing " + needed + "; " + help();
    }

    private List<String> given(OptionSpec option) {
        return args.stream()
                .filter(word -> List.of(option.names()).contains(word.replaceFirst("=.*", "")))
                .toList();
    }

    private boolean isGiven(ArgSpec arg) {
        return arg instanceof OptionSpec option && !given(option).isEmpty();
    }

    private static String example(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.shortestName() + " " + arg.paramLabel() : arg.paramLabel();
    }

    private String help() {
        return "see '" + spec.qualifiedName() + " --help'";
    }
}
