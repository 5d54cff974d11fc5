package io.macmon.cli.audit;

import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.identity.DeviceRules;
import io.macmon.analyzer.vendor.Vendors;
import io.macmon.cli.options.CheckedOptions;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options that decide when an audit reports a finding, how many stations it tracks, and what they are. */
final class ThresholdOptions implements CheckedOptions {

    @Option(
            names = "--absent-after",
            order = HelpSection.FINDINGS,
            paramLabel = "TIME",
            description = "Report an expected station as absent after TIME without a frame (default: the whole audit)")
    private Duration absentAfter;

    @Option(
            names = "--quiet-period",
            order = HelpSection.FINDINGS,
            paramLabel = "TIME",
            defaultValue = AuditConfig.DEFAULT_QUIET_PERIOD,
            description = "Repeat a finding at most once per TIME (default ${DEFAULT-VALUE})")
    private Duration quietPeriod;

    @Option(
            names = "--flood",
            order = HelpSection.FINDINGS,
            paramLabel = "N",
            defaultValue = "" + AuditConfig.DEFAULT_FLOOD_SOURCES,
            description = "MAC flood: N new sources in 10 s (default ${DEFAULT-VALUE})")
    private int flood;

    @Option(
            names = "--max-stations",
            order = HelpSection.FINDINGS,
            paramLabel = "N",
            defaultValue = "" + AuditConfig.DEFAULT_MAX_STATIONS,
            description = "Track at most N unlisted stations (default ${DEFAULT-VALUE})")
    private int maxStations;

    @Option(
            names = "--oui",
            order = HelpSection.FINDINGS,
            paramLabel = "PATH",
            description = "Vendor names: IEEE CSV file, or a directory of them")
    private Path oui;

    @Option(
            names = "--fingerprints",
            order = HelpSection.FINDINGS,
            paramLabel = "DIR",
            description = "Also derive types of devices from recog's or Satori's XML files in DIR")
    private Path fingerprints;

    Duration quietPeriod() {
        return quietPeriod;
    }

    /** @param own this machine's devices, by address; the audited one is the first */
    AuditConfig config(Map<MacAddress, String> own) {
        if (absentAfter != null && absentAfter.isZero()) {
            throw new ConfigException("absent-after", "must be longer than 0s");
        }
        return new AuditConfig(
                maxStations, quietPeriod, flood, Optional.ofNullable(absentAfter), List.copyOf(own.keySet()), own);
    }

    /** The vendors of network cards; from the registry built in unless {@code --oui} gives another. */
    Vendors vendors() {
        return oui == null ? Vendors.builtIn() : Vendors.read(oui);
    }

    /** What concludes the types of devices; with files of fingerprints if {@code --fingerprints} gives any. */
    DeviceRules deviceRules() {
        return fingerprints == null ? DeviceRules.builtIn() : DeviceRules.with(fingerprints);
    }

    /** The type of a station, as in {@code printer}; empty if unknown. To be called on the analysis thread. */
    Function<Station, String> types(Vendors vendors) {
        DeviceRules rules = deviceRules();
        return station ->
                rules.typeOf(station.traits(), vendors.nameOf(station.mac)).type();
    }

    /** The registry to read; null for the one built in. */
    Path oui() {
        return oui;
    }

    @Override
    public void checkValues() {
        config(Map.of());
    }
}
