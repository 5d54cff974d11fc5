package io.macmon.cli.pages;

import io.macmon.cli.Macmon;
import io.macmon.cli.process.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Writes the man page of each command and the completions into a directory. */
public final class PageFiles {

    private PageFiles() {}

    /** @param arguments the directory, and the date that the man pages show */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), arguments[1]);
    }

    /** Writes the files into this directory, which need not exist. */
    public static void write(Path directory, String date) throws IOException {
        List<CommandSpec> commands = commands();
        Path pages = Files.createDirectories(directory.resolve("man"));
        for (CommandSpec command : commands) {
            String page = new ManPage(command, date, Version.release()).text();
            Files.writeString(pages.resolve(ManPage.name(command) + ".1"), page);
        }
        Files.writeString(directory.resolve("macmon.bash"), new BashCompletion(commands).text());
        Files.writeString(directory.resolve("macmon.zsh"), new ZshCompletion(commands).text());
        Files.writeString(directory.resolve("macmon.fish"), new FishCompletion(commands).text());
    }

    /** All commands, each before its subcommands. */
    static List<CommandSpec> commands() {
        List<CommandSpec> commands = new ArrayList<>();
        add(Macmon.commandLine("help").getCommandSpec(), commands);
        return commands;
    }

    private static void add(CommandSpec command, List<CommandSpec> commands) {
        commands.add(command);
        for (CommandSpec subcommand : subcommands(command)) {
            add(subcommand, commands);
        }
    }

    /** The commands of a command that are not hidden, once each in spite of aliases. */
    static List<CommandSpec> subcommands(CommandSpec command) {
        return command.subcommands().values().stream()
                .distinct()
                .map(CommandLine::getCommandSpec)
                .filter(subcommand -> !subcommand.usageMessage().hidden())
                .toList();
    }
}
