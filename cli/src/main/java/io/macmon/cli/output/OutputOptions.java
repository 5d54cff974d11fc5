package io.macmon.cli.output;

import io.macmon.analyzer.record.CommunityId;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that say where records go besides the screen, and what they need to know. */
public final class OutputOptions {

    static final String OUT = "out";

    private static final String EXAMPLE_SD_ID = "macmon@32473";

    private static final int MAX_SEED = 65_535;
    private static final Pattern SD_ID = Pattern.compile("[!#-<>?A-Z\\[\\\\^-~]{1,21}@\\d{1,10}");

    @Option(
            names = "--out",
            paramLabel = "FORMAT:TARGET",
            description = {
                "Write records there as well; may be repeated. Formats and their targets:",
                "  eve:FILE or -      Suricata EVE, JSON lines: flows, alerts, statistics; eve:- is --json",
                "  zeek:FILE or -     Zeek's conn.log",
                "  csv:FILE or -      flows with all that was measured",
                "  features:FILE or - flows as the columns of intrusion-detection data sets",
                "  ipfix:FILE, udp://HOST:PORT or tcp://HOST:PORT",
                "  syslog:udp://HOST:PORT, tcp://HOST:PORT or tls://HOST:PORT   alerts (RFC 5424)",
                "- is standard output, and the screen then goes to standard error. A file is made anew; on SIGHUP, one"
                        + " that was moved away is. A slow or dead target delays nobody: what it does not take is counted."
            })
    private List<String> outputs = new ArrayList<>();

    @Option(
            names = "--community-id-seed",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Seed of the Community IDs, 0 to 65535; the same for all tools to be matched (default:"
                    + " ${DEFAULT-VALUE}).")
    private int communityIdSeed;

    @Option(
            names = "--syslog-ca",
            paramLabel = "FILE",
            description = "Certificates (PEM) of who vouches for syslog receivers with TLS (default: those that Java"
                    + " trusts).")
    private Path syslogCertificates;

    @Option(
            names = "--syslog-sd-id",
            paramLabel = "NAME@NUMBER",
            description = "Name of the structured data in syslog messages, with your private enterprise number"
                    + " (default: macmon@32473, whose number is that of examples: macmon has none of its own).")
    private String structuredDataId;

    /**
     * What {@code --out} asks for.
     *
     * @throws ConfigException when anything of it cannot be
     */
    public List<OutputSpec> specs() {
        List<OutputSpec> specs = outputs.stream().map(OutputSpec::parse).toList();
        OutputSpec.requireDistinct(specs);
        communityId();
        if (syslogCertificates != null && specs.stream().noneMatch(OutputSpec::isTls)) {
            throw new ConfigException(
                    "syslog-ca", "is for --out syslog:tls://HOST:PORT, and there is none; add one, or leave it out");
        }
        if (structuredDataId != null && specs.stream().noneMatch(spec -> spec.format() == OutputFormat.SYSLOG)) {
            throw new ConfigException("syslog-sd-id", "is for --out syslog:..., and there is none; leave it out");
        }
        if (!SD_ID.matcher(structuredDataId()).matches()) {
            throw new ConfigException(
                    "syslog-sd-id",
                    "must be a name of at most 21 printable characters, @, and a private enterprise number, got '"
                            + structuredDataId + "'");
        }
        return specs;
    }

    /** Makes Community IDs with the seed that was asked for; each writer has its own. */
    public CommunityId communityId() {
        if (communityIdSeed < 0 || communityIdSeed > MAX_SEED) {
            throw new ConfigException("community-id-seed", "must be 0 to " + MAX_SEED + ", got " + communityIdSeed);
        }
        return new CommunityId(communityIdSeed);
    }

    Optional<Path> syslogCertificates() {
        return Optional.ofNullable(syslogCertificates);
    }

    String structuredDataId() {
        return structuredDataId == null ? EXAMPLE_SD_ID : structuredDataId;
    }
}
