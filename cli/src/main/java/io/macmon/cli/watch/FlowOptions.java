package io.macmon.cli.watch;

import io.macmon.cli.options.HelpSection;
import io.macmon.config.FlowConfig;
import io.macmon.config.FlowKeyFields;
import io.macmon.config.text.ConfigException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options for the flow table. */
final class FlowOptions {

    @Option(
            names = "--idle-timeout",
            order = HelpSection.FLOWS,
            paramLabel = "TIME",
            defaultValue = FlowConfig.DEFAULT_IDLE_TIMEOUT,
            description = "End a flow after TIME without frames (default ${DEFAULT-VALUE})")
    private Duration idleTimeout;

    @Option(
            names = "--active-timeout",
            order = HelpSection.FLOWS,
            paramLabel = "TIME",
            defaultValue = FlowConfig.DEFAULT_ACTIVE_TIMEOUT,
            description = "Report an ongoing flow every TIME (default ${DEFAULT-VALUE})")
    private Duration activeTimeout;

    @Option(
            names = "--max-flows",
            order = HelpSection.FLOWS,
            paramLabel = "N",
            defaultValue = "" + FlowConfig.DEFAULT_MAX_FLOWS,
            description = "Track at most N flows, up to 4194304 (default ${DEFAULT-VALUE})")
    private int maxFlows;

    @Option(
            names = "--flow-key",
            order = HelpSection.FLOWS,
            paramLabel = "KEY",
            defaultValue = "ip",
            description = "Flow key: ip; mac adds MAC addresses (default ${DEFAULT-VALUE})")
    private FlowKeyFields key;

    @Option(
            names = "--verify-checksums",
            order = HelpSection.FLOWS,
            description = "With -r: verify the checksums of IP, TCP, UDP and ICMP")
    private boolean verifyChecksums;

    @Option(
            names = "--names",
            order = HelpSection.FLOWS,
            description = "Add names to flows and stations: TLS, QUIC, SSH, HTTP, DNS, DHCP, mDNS, LLDP")
    private boolean names;

    /** @param isLive whether frames are captured; their checksums may not be complete yet */
    FlowConfig config(boolean isLive) {
        if (isLive && verifyChecksums) {
            throw new ConfigException(
                    "verify-checksums", "works only with -r, as cards complete checksums after capture; drop it");
        }
        return new FlowConfig(idleTimeout, activeTimeout, maxFlows)
                .withKey(key)
                .withVerifiedChecksums(verifyChecksums)
                .withNames(names);
    }

    /** Whether the payload of frames is read, not only their headers. */
    boolean readsPayload() {
        return names;
    }
}
