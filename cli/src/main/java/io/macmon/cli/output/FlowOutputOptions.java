package io.macmon.cli.output;

import io.macmon.analyzer.record.CommunityId;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.text.ConfigException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Option;

/** The outputs of a run that reports flows. */
public final class FlowOutputOptions extends OutputOptions {

    private static final int MAX_SEED = 65_535;

    @Option(
            names = "--out",
            order = HelpSection.OUTPUT,
            paramLabel = "FORMAT:TARGET",
            completionCandidates = Formats.class,
            description = {
                "Write records to TARGET, a file or -; repeatable; FILE,rotate=1d,keep=14 starts a new FILE daily",
                "${COMPLETION-CANDIDATES}"
            })
    private List<String> outputs = new ArrayList<>();

    @Option(
            names = "--community-id-seed",
            order = HelpSection.FLOWS,
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of Community IDs, 0 to 65535 (default ${DEFAULT-VALUE})")
    private int communityIdSeed;

    @Option(
            names = "--alerts",
            order = HelpSection.OUTPUT,
            description = "With -r: print each alert, not just a summary")
    private boolean alerts;

    /**
     * What the screen shows.
     *
     * @param live   whether frames arrive as they are captured
     * @param isText whether the screen is for people
     */
    public OutputContent screen(boolean live, boolean isText) {
        return live || alerts || !isText ? OutputContent.EVERYTHING : OutputContent.NO_STRANGERS;
    }

    @Override
    List<String> out() {
        return outputs;
    }

    @Override
    CommunityId communityId() {
        if (communityIdSeed < 0 || communityIdSeed > MAX_SEED) {
            throw new ConfigException("community-id-seed", "must be 0 to " + MAX_SEED + ", got " + communityIdSeed);
        }
        return new CommunityId(communityIdSeed);
    }

    static final class Formats implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return OutputFormat.help(format -> true, FLEET_HELP);
        }
    }
}
