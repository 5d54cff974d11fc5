package io.macmon.cli.output;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Suggestion;
import java.util.Arrays;
import java.util.Locale;

/** The formats of {@code --out}, and where each can go. */
enum OutputFormat {
    EVE(true, true, false, false),
    ZEEK(true, true, false, false),
    CSV(true, true, false, false),
    FEATURES(true, true, false, false),
    IPFIX(true, false, true, false),
    SYSLOG(false, false, true, true);

    private final boolean file;
    private final boolean standardOutput;
    private final boolean network;
    private final boolean tls;

    OutputFormat(boolean file, boolean standardOutput, boolean network, boolean tls) {
        this.file = file;
        this.standardOutput = standardOutput;
        this.network = network;
        this.tls = tls;
    }

    /** Reads the word before the colon. */
    static OutputFormat parse(String word) {
        return Arrays.stream(values())
                .filter(format -> format.id().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        OutputOptions.OUT, "no format '" + word + "'; " + Suggestion.of(word, ids())));
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean supports(Destination destination) {
        if (destination instanceof Destination.Receiver receiver) {
            return network && (tls || receiver.transport() != Destination.Transport.TLS);
        }
        return destination instanceof Destination.ToFile ? file : standardOutput;
    }

    /** The targets it takes, as the help writes them. */
    String targetSyntax() {
        if (!network) {
            return "FILE or -";
        }
        return (file ? "FILE, " : "") + "udp://HOST:PORT" + (tls ? ", tcp://HOST:PORT" : "") + " or "
                + (tls ? "tls" : "tcp") + "://HOST:PORT";
    }

    private static String[] ids() {
        return Arrays.stream(values()).map(OutputFormat::id).toArray(String[]::new);
    }
}
