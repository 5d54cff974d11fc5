package io.macmon.cli.output;

import io.macmon.cli.options.HelpSection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Option;

/** The outputs of a run that reports findings. */
public final class FindingOutputOptions extends OutputOptions {

    @Option(
            names = "--out",
            order = HelpSection.OUTPUT,
            paramLabel = "FORMAT:TARGET",
            completionCandidates = Formats.class,
            description = {"Write findings to TARGET, a file or -; repeatable", "${COMPLETION-CANDIDATES}"})
    private List<String> outputs = new ArrayList<>();

    @Override
    List<String> out() {
        return outputs;
    }

    static final class Formats implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return OutputFormat.help(format -> format.content().includesFindings(), FLEET_HELP);
        }
    }
}
