package io.macmon.cli.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Joins the page's ES modules into one script, because modules in one file cannot import each other. Each module
 * becomes a function that returns what the module exports. Knows only the forms of import and export that the page
 * uses: names in braces, and {@code export} before a declaration; a minified library may list its exports at its end.
 */
final class ScriptBundle {

    private static final Pattern IMPORT =
            Pattern.compile("^import (?:\\{([^}]*)\\} from )?'\\./([^']+)';\\n", Pattern.MULTILINE);
    private static final Pattern EXPORT =
            Pattern.compile("^export (?=(?:async )?(?:const|function|class) (\\w+))", Pattern.MULTILINE);
    private static final Pattern EXPORT_LIST = Pattern.compile("export\\{([^}]*)\\};");

    private final UnaryOperator<String> sources;
    private final Map<String, String> modules = new LinkedHashMap<>();

    private ScriptBundle(UnaryOperator<String> sources) {
        this.sources = sources;
    }

    /** @param sources returns the text of a module by its file name */
    static String of(String main, UnaryOperator<String> sources) {
        ScriptBundle bundle = new ScriptBundle(sources);
        bundle.add(main);
        StringBuilder script = new StringBuilder("'use strict';\nconst modules = {};\n");
        bundle.modules.forEach((name, body) -> script.append("modules['")
                .append(name)
                .append("'] = (() => {\n")
                .append(body)
                .append("})();\n"));
        return script.toString();
    }

    // Depth first, so that each module comes after the ones it imports.
    private void add(String name) {
        if (modules.containsKey(name)) {
            return;
        }
        String source = sources.apply(name);
        Matcher imports = IMPORT.matcher(source);
        while (imports.find()) {
            add(imports.group(2));
        }
        modules.put(name, body(source));
    }

    private static String body(String source) {
        StringJoiner exported = new StringJoiner(", ", "return { ", " };\n");
        String imported = IMPORT.matcher(source).replaceAll(ScriptBundle::declaration);
        EXPORT.matcher(imported).results().forEach(found -> exported.add(found.group(1)));
        String body = EXPORT.matcher(imported).replaceAll("");
        Matcher list = EXPORT_LIST.matcher(body);
        if (list.find()) {
            for (String name : list.group(1).split(",", -1)) {
                exported.add(name.replaceAll("([\\w$]+) as ([\\w$]+)", "$2: $1"));
            }
            body = body.substring(0, list.start());
        }
        return body + "\n" + exported;
    }

    private static String declaration(MatchResult found) {
        if (found.group(1) == null) {
            return "";
        }
        String names = found.group(1).replace(" as ", ": ");
        return Matcher.quoteReplacement("const {" + names + "} = modules['" + found.group(2) + "'];\n");
    }
}
