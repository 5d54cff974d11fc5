package io.macmon.config.text;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** What is wrong with the syntax of a YAML file, and what to do, instead of the parser's own words. */
final class YamlSyntax {

    private YamlSyntax() {}

    /** The problem, for the message. */
    static String problem(MarkedYamlEngineException wrong) {
        String problem = wrong.getProblem() == null ? "" : wrong.getProblem();
        if (isUnclosed(wrong)) {
            return opening(wrong) + " is not closed; add " + closing(wrong);
        }
        if (problem.contains("TAB")) {
            return "a tab cannot indent; use spaces";
        }
        if (problem.contains("block end") || problem.contains("block mapping start")) {
            return "unexpected indentation; start all keys of a mapping in the same column";
        }
        if (problem.startsWith("mapping values")) {
            return "unexpected ':'; put the next key on its own line, or quote the text";
        }
        if (problem.startsWith("could not find expected ':'")) {
            return "a ':' is missing; write 'key: value'";
        }
        if (problem.startsWith("sequence entries")) {
            return "unexpected '-'; put each item of a list on a separate line";
        }
        if (context(wrong).contains("alias") || context(wrong).contains("anchor") || problem.contains("any token")) {
            return "a value cannot start with this character; put the value in quotes";
        }
        return "not valid YAML; check the indentation, colons, brackets and quotes";
    }

    /** The position of the problem; of an unclosed bracket or quote, where it opens. */
    static Optional<Mark> position(MarkedYamlEngineException wrong) {
        return isUnclosed(wrong) ? wrong.getContextMark() : wrong.getProblemMark();
    }

    private static boolean isUnclosed(MarkedYamlEngineException wrong) {
        return wrong.getContextMark().isPresent()
                && (context(wrong).contains("parsing a flow") || context(wrong).contains("quoted scalar"));
    }

    private static String opening(MarkedYamlEngineException wrong) {
        if (context(wrong).contains("quoted")) {
            return "a quote";
        }
        return context(wrong).contains("sequence") ? "'['" : "'{'";
    }

    private static String closing(MarkedYamlEngineException wrong) {
        if (context(wrong).contains("quoted")) {
            return "the closing quote";
        }
        return context(wrong).contains("sequence") ? "']'" : "'}'";
    }

    private static String context(MarkedYamlEngineException wrong) {
        return wrong.getContext() == null ? "" : wrong.getContext();
    }
}
