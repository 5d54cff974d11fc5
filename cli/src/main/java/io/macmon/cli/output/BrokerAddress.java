package io.macmon.cli.output;

import io.macmon.config.text.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The brokers of {@code --out kafka://HOST:PORT[,HOST:PORT...][/PREFIX]}.
 *
 * @param text    as the user wrote it
 * @param servers at least one {@code HOST:PORT}
 * @param prefix  what the names of all topics start with
 */
public record BrokerAddress(String text, List<String> servers, String prefix) {

    private static final String SCHEME = "kafka://";
    private static final String SYNTAX = "kafka://HOST:PORT[,HOST:PORT...][/PREFIX]";
    private static final String DEFAULT_PREFIX = "macmon";
    private static final Pattern SERVER = Pattern.compile("(?:\\[[0-9A-Fa-f:.]+(?:%[\\w.-]+)?]|[\\w.-]+):(\\d{1,5})");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    public BrokerAddress {
        servers = List.copyOf(servers);
    }

    /** Whether a value of {@code --out} names brokers, correctly or not. */
    static boolean isBroker(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith("kafka:");
    }

    /**
     * Parses a value for which {@link #isBroker} is true.
     *
     * @throws ConfigException if it is not {@value #SYNTAX}
     */
    public static BrokerAddress parse(String text) {
        if (!text.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw invalid("'" + text + "' is not " + SYNTAX);
        }
        String rest = text.substring(SCHEME.length());
        int slash = rest.indexOf('/');
        String servers = slash < 0 ? rest : rest.substring(0, slash);
        String prefix = slash < 0 || slash == rest.length() - 1 ? DEFAULT_PREFIX : rest.substring(slash + 1);
        if (!PREFIX.matcher(prefix).matches()) {
            throw invalid("the prefix of the topics in " + text
                    + " must be 1 to 100 letters, digits, '.', '_' and '-'; got '" + prefix + "'");
        }
        List<String> all = Arrays.asList(servers.split(",", -1));
        all.forEach(server -> checkServer(server, text));
        return new BrokerAddress(text, all, prefix);
    }

    private static void checkServer(String server, String text) {
        Matcher parts = SERVER.matcher(server);
        if (!parts.matches()) {
            boolean lacksPort = server.matches("[\\w.-]+");
            throw invalid(
                    lacksPort
                            ? "no port in '" + server + "'; write " + server + ":9092"
                            : "'" + text + "' is not " + SYNTAX);
        }
        int port = Integer.parseInt(parts.group(1));
        if (port < 1 || port > TargetAddress.MAX_PORT) {
            throw invalid("the port in " + text + " must be 1 to " + TargetAddress.MAX_PORT);
        }
    }

    private static ConfigException invalid(String problem) {
        return new ConfigException(OutputOptions.OUT, problem);
    }
}
