package io.macmon.cli.output;

import io.macmon.cli.rotation.Rotation;
import io.macmon.config.text.ConfigException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an output goes. */
sealed interface TargetAddress {

    Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
    Pattern RECEIVER_WITHOUT_SCHEME = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[\\d.]+|localhost):\\d+");
    Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+(?:%[\\w.-]+)?]|[\\w.-]+):(\\d+)/?");
    int MAX_PORT = 65_535;

    TargetKind kind();

    /** @param rotation when macmon starts a new file; empty if it never does */
    record ToFile(Path path, Optional<Rotation> rotation) implements TargetAddress {
        @Override
        public TargetKind kind() {
            return TargetKind.FILE;
        }
    }

    record StandardOutput() implements TargetAddress {
        @Override
        public TargetKind kind() {
            return TargetKind.STANDARD_STREAM;
        }
    }

    record StandardError() implements TargetAddress {
        @Override
        public TargetKind kind() {
            return TargetKind.STANDARD_STREAM;
        }
    }

    /**
     * A receiver on the network.
     *
     * @param kind UDP, TCP or TLS
     * @param host a name or an address; an IPv6 address has no brackets
     */
    record Receiver(TargetKind kind, String host, int port) implements TargetAddress {}

    /** Parses the part of {@code FORMAT:TARGET} after the colon. */
    static TargetAddress parse(String target) {
        if (target.isBlank()) {
            throw invalid("no target given; write it as eve:FILE or ipfix:udp://HOST:PORT");
        }
        if (target.equals("-")) {
            return new StandardOutput();
        }
        Matcher url = URL.matcher(target);
        return url.matches() ? receiver(target, url.group(1), url.group(2)) : file(target);
    }

    private static TargetAddress file(String target) {
        if (RECEIVER_WITHOUT_SCHEME.matcher(target).matches()) {
            throw invalid("'" + target + "' has no transport; put udp:// or tcp:// in front of it");
        }
        try {
            return new ToFile(Path.of(Rotation.fileName(target)), Rotation.parse(target));
        } catch (InvalidPathException notAPath) {
            throw invalid("invalid file name '" + target + "': " + notAPath.getReason());
        }
    }

    private static TargetAddress receiver(String target, String scheme, String hostAndPort) {
        TargetKind kind = switch (scheme.toLowerCase(Locale.ROOT)) {
            case "udp" -> TargetKind.UDP;
            case "tcp" -> TargetKind.TCP;
            case "tls" -> TargetKind.TLS;
            default -> throw invalid("unknown transport '" + scheme + "' in " + target + "; use udp, tcp or tls");
        };
        Matcher parts = HOST_AND_PORT.matcher(hostAndPort);
        if (!parts.matches()) {
            throw invalid("'" + target + "' is not " + scheme + "://HOST:PORT or " + scheme + "://[IPV6]:PORT");
        }
        String port = parts.group(2);
        if (port.length() > 5 || Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT) {
            throw invalid("the port in " + target + " must be 1 to " + MAX_PORT);
        }
        return new Receiver(kind, parts.group(1).replaceAll("[\\[\\]]", ""), Integer.parseInt(port));
    }

    private static ConfigException invalid(String problem) {
        return new ConfigException(OutputOptions.OUT, problem);
    }
}
