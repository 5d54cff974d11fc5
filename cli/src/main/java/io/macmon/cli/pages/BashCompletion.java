package io.macmon.cli.pages;

import io.macmon.cli.pages.Candidates.Kind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The completion for bash. It uses bash-completion, and without it only words are completed. */
final class BashCompletion {

    private static final String HEAD = """
        # bash completion for macmon(1), made from its options

        _macmon_devices() { ls /sys/class/net 2>/dev/null; }

        _macmon() {
            local cur prev words cword command=macmon values= names= i
            _init_completion -n : 2>/dev/null || {
                cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
                words=("${COMP_WORDS[@]}") cword=$COMP_CWORD
            }
            for ((i = 1; i < cword; i++)); do
                case "$command ${words[i]}" in
        """;

    private static final String VALUES = """
                        command="$command ${words[i]}" ;;
                esac
            done
            case "$command $prev" in
        """;

    private static final String NAMES = """
            esac
            if [[ $values ]]; then
                case $values in
                    @files) compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")) ;;
                    @directories) compopt -o filenames; COMPREPLY=($(compgen -d -- "$cur")) ;;
                    @devices) COMPREPLY=($(compgen -W "$(_macmon_devices)" -- "$cur")) ;;
                    @nothing) ;;
                    *)
                        COMPREPLY=($(compgen -W "$values" -- "$cur"))
                        [[ ${COMPREPLY[*]} != *: ]] || compopt -o nospace
                        ;;
                esac
                return
            fi
            case $command in
        """;

    private static final String TAIL = """
            esac
            names=${names/@nothing/}
            COMPREPLY=($(compgen -W "${names/@devices/$(_macmon_devices)}" -- "$cur"))
            [[ ${COMPREPLY[*]} || $cur == -* ]] || { compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")); }
        }

        complete -F _macmon macmon
        """;

    private final List<CommandSpec> commands;

    BashCompletion(List<CommandSpec> commands) {
        this.commands = commands;
    }

    String text() {
        StringBuilder script = new StringBuilder(HEAD);
        script.append(commands.stream()
                .filter(command -> command.parent() != null)
                .map(command -> quoted(command.qualifiedName()))
                .collect(Collectors.joining(" | ", " ".repeat(12), ")\n")));
        script.append(VALUES);
        for (CommandSpec command : commands) {
            command.options().stream()
                    .filter(option -> !option.hidden() && option.arity().max() > 0)
                    .forEach(option -> script.append(row(
                            Stream.of(option.names()).map(name -> command.qualifiedName() + " " + name),
                            "values",
                            values(Candidates.of(option)))));
        }
        script.append(NAMES);
        for (CommandSpec command : commands) {
            script.append(row(Stream.of(command.qualifiedName()), "names", names(command)));
        }
        return script.append(TAIL).toString();
    }

    private static String row(Stream<String> patterns, String variable, String text) {
        return patterns.map(BashCompletion::quoted).collect(Collectors.joining(" | ", " ".repeat(8), ") ")) + variable
                + "=" + quoted(text) + " ;;\n";
    }

    private static String values(Candidates candidates) {
        return switch (candidates.kind()) {
            case WORDS -> String.join(" ", candidates.words());
            case FILES -> "@files";
            case DIRECTORIES -> "@directories";
            case DEVICES -> "@devices";
            case NOTHING -> "@nothing";
        };
    }

    private static String names(CommandSpec command) {
        Stream<String> subcommands = PageFiles.subcommands(command).stream().map(CommandSpec::name);
        Stream<String> options = command.options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Stream.of(option.names()));
        Candidates operand = Candidates.ofOperand(command);
        Stream<String> operands = operand.kind() == Kind.FILES ? Stream.empty() : Stream.of(values(operand));
        return Stream.of(operands, subcommands, options).flatMap(words -> words).collect(Collectors.joining(" "));
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }
}
