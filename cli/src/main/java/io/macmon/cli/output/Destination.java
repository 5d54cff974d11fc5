package io.macmon.cli.output;

import io.macmon.config.text.ConfigException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an output goes. */
sealed interface Destination {

    Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
    Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+(?:%[\\w.-]+)?]|[\\w.-]+):(\\d+)/?");
    int MAX_PORT = 65_535;

    record ToFile(Path path) implements Destination {}

    record StandardOutput() implements Destination {}

    /** @param host a name or an address; of IPv6 without brackets */
    record Receiver(Transport transport, String host, int port) implements Destination {}

    /** How octets travel. */
    enum Transport {
        UDP,
        TCP,
        TLS
    }

    /** Reads what stands behind the format. */
    static Destination parse(String target) {
        if (target.isBlank()) {
            throw wrong("names no target; write it as eve:FILE or ipfix:udp://HOST:PORT");
        }
        if (target.equals("-")) {
            return new StandardOutput();
        }
        Matcher url = URL.matcher(target);
        return url.matches() ? receiver(target, url.group(1), url.group(2)) : file(target);
    }

    private static Destination file(String target) {
        try {
            return new ToFile(Path.of(target));
        } catch (InvalidPathException impossible) {
            throw wrong("'" + target + "' cannot be the name of a file: " + impossible.getReason());
        }
    }

    private static Destination receiver(String target, String scheme, String rest) {
        Transport transport = switch (scheme.toLowerCase(Locale.ROOT)) {
            case "udp" -> Transport.UDP;
            case "tcp" -> Transport.TCP;
            case "tls" -> Transport.TLS;
            default -> throw wrong("no transport '" + scheme + "' in " + target + "; known are udp, tcp and tls");
        };
        Matcher parts = HOST_AND_PORT.matcher(rest);
        if (!parts.matches()) {
            throw wrong("'" + target + "' is not " + scheme + "://HOST:PORT; an IPv6 address stands in brackets, as in "
                    + scheme + "://[2001:db8::1]:4739");
        }
        String port = parts.group(2);
        if (port.length() > 5 || Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT) {
            throw wrong("the port in " + target + " must be 1 to " + MAX_PORT);
        }
        return new Receiver(transport, parts.group(1).replaceAll("[\\[\\]]", ""), Integer.parseInt(port));
    }

    private static ConfigException wrong(String problem) {
        return new ConfigException(OutputOptions.OUT, problem);
    }
}
