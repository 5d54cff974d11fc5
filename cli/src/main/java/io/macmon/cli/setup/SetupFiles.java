package io.macmon.cli.setup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.cli.doctor.CheckResult;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.SafeText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The texts of the files: a configuration and a policy per device, and a configuration that includes them. */
final class SetupFiles {

    private static final String INCLUDING_FILE = """
        # Settings of macmon watch, audit and export. Every long option is a key:
        # docs/configuration.md. Check changes with: macmon config check
        include: conf.d/*.yaml
        """;

    private static final int WIDTH = 90;

    private final Path policy;
    private final SetupDevice device;
    private final CheckResult port;
    private final Set<MacAddress> heard;

    /**
     * @param directory of the files
     * @param port      what the port receives
     * @param heard     the stations from which it received frames
     */
    SetupFiles(Path directory, SetupDevice device, CheckResult port, Set<MacAddress> heard) {
        policy = policy(directory, device).toAbsolutePath();
        this.device = device;
        this.port = port;
        this.heard = heard;
    }

    static String includingFile() {
        return INCLUDING_FILE;
    }

    static Path config(Path directory, SetupDevice device) {
        return directory.resolve("conf.d").resolve(device.name() + ".yaml");
    }

    static Path policy(Path directory, SetupDevice device) {
        return directory.resolve("policy-" + device.name() + ".yaml");
    }

    /** The services of a device, as a shell reads them. A unit's name needs escapes, as from systemd-escape(1). */
    static String units(SetupDevice device) {
        StringBuilder name = new StringBuilder();
        for (byte octet : device.name().getBytes(UTF_8)) {
            char character = (char) (octet & 0xFF);
            boolean isPlain = character < 0x80
                    && (Character.isLetterOrDigit(character)
                            || "_:".indexOf(character) >= 0
                            || (character == '.' && !name.isEmpty()));
            name.append(isPlain ? String.valueOf(character) : String.format("\\x%02x", (int) character));
        }
        String quote = name.indexOf("\\") < 0 ? "" : "'";
        return Stream.of("macmon-audit@", "macmon-watch@")
                .map(unit -> quote + unit + name + quote)
                .collect(Collectors.joining(" "));
    }

    /** Whether a station is known, so that watch can use the policy. */
    boolean hasStations() {
        return !device.servers().isEmpty();
    }

    String configText() {
        StringBuilder text = new StringBuilder();
        comment(
                text,
                "",
                "Settings for " + device.name()
                        + ", written by 'macmon setup' as a starting point. Edit them as needed.");
        comment(text, "", SafeText.line(port.detail()) + (port.advice().isEmpty() ? "" : "; " + port.advice()));
        String policySetting = (hasStations() ? "" : "#") + "policy: " + policy;
        text.append("""

            watch:
              profiles:
                %1$s:
                  parent: %1$s
                  %2$s
                  # Repeat an alert at most once in this time.
                  #quiet-period: 60s
                  # Save the frames from 10 seconds before each alert to 5 seconds after it.
                  #record: 10s/5s
                  #record-dir: /var/lib/macmon/alerts

            audit:
              profiles:
                %1$s:
                  parent: %1$s
                  %2$s
                  # Delete entries that were not seen for this long.
                  #keep: 180d
            """.formatted(device.name(), policySetting));
        return text.toString();
    }

    String policyText() {
        StringBuilder text = new StringBuilder();
        comment(
                text,
                "",
                "Who may be on " + device.name() + ", and what each may do (docs/audit.md). Written by 'macmon setup'"
                        + " as a starting point. Learn the stations with:");
        text.append("#   macmon ").append(learnCommand()).append("\n");
        device.link()
                .address()
                .ifPresent(mac ->
                        text.append("\n# This machine.\nown: [").append(mac).append("]\n"));
        text.append("\ngroups:\n");
        addServers(text);
        addOthers(text);
        return text.toString();
    }

    /** The arguments that complete the policy from the traffic. */
    String learnCommand() {
        return "audit -i " + device.name() + " --learn 24h " + (hasStations() ? "--merge " : "-w ") + policy;
    }

    private void addServers(StringBuilder text) {
        int number = 0;
        for (Map.Entry<MacAddress, Set<String>> server : device.servers().entrySet()) {
            boolean isRouter =
                    server.getValue().stream().anyMatch(ip -> device.gateway().equals(Optional.of(ip)));
            boolean isDhcpServer = server.getValue().stream().anyMatch(device.dhcpServers()::contains);
            String name = (isRouter ? "routers" : "dhcp-servers") + (number++ == 0 ? "" : "-" + number);
            List<String> roles = isRouter
                    ? isDhcpServer ? List.of("router", "dhcp-server") : List.of("router")
                    : List.of("dhcp-server");
            text.append("  ").append(name).append(":\n    role: ").append(roles).append('\n');
            if (isRouter && !isDhcpServer) {
                text.append("    # If it is the DHCP server too: role: [router, dhcp-server]\n");
            }
            text.append("    mac:\n      - ")
                    .append(server.getKey())
                    .append("  # ")
                    .append(String.join(", ", server.getValue()))
                    .append('\n');
        }
    }

    // Comments, because not every station that sends belongs here.
    private void addOthers(StringBuilder text) {
        Map<MacAddress, String> others = new TreeMap<>();
        heard.forEach(mac -> others.put(mac, ""));
        device.neighbours().forEach((ip, mac) -> others.put(mac, "  # " + ip));
        others.keySet().removeAll(device.servers().keySet());
        device.link().address().ifPresent(others::remove);
        comment(
                text,
                "  ",
                others.isEmpty()
                        ? "Groups by what the stations may do, such as:"
                        : "Stations seen. Uncomment the ones that belong; name each group by its purpose.");
        text.append("  #stations:\n  #  mac:\n");
        if (others.isEmpty()) {
            text.append("  #    - 00:11:22:33:44:55\n");
        }
        others.forEach((mac, known) ->
                text.append("  #    - ").append(mac).append(known).append('\n'));
    }

    private static void comment(StringBuilder text, String indentation, String comment) {
        StringBuilder line = new StringBuilder(indentation + "#");
        for (String word : comment.split(" ", -1)) {
            if (line.length() + word.length() >= WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(indentation + "#");
            }
            line.append(' ').append(word);
        }
        text.append(line).append('\n');
    }
}
