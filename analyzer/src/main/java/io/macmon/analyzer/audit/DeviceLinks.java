package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.identity.RememberedTrait;
import io.macmon.analyzer.identity.TraitKind;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the stations of a report that are one device: those that the policy lists as one, and those that use the same
 * DHCP client identifier, DUID or LLDP chassis, or the same host name and mDNS instance. Only a report needs this, so
 * it takes no memory during an audit, and no rule can depend on it.
 */
final class DeviceLinks {

    /** What more stations share is a default of their system, or made up. */
    private static final int MAX_STATIONS = 16;

    private final Map<String, List<MacAddress>> macsByEvidence = new LinkedHashMap<>();
    private final Map<MacAddress, List<String>> evidenceByMac = new LinkedHashMap<>();
    private final Policy policy;

    DeviceLinks(Policy policy, List<StationSummary> stations) {
        this.policy = policy;
        stations.forEach(summary -> add(summary.record()));
    }

    private void add(StationRecord station) {
        policy.device(station.mac()).ifPresent(device -> link(station.mac(), listed(device.name())));
        String hardware = station.mac().toString().replace(":", "");
        List<String> names = new ArrayList<>();
        List<String> instances = new ArrayList<>();
        for (RememberedTrait each : station.remembered()) {
            String value = each.trait().value();
            switch (each.isKnown() ? each.trait().kind() : TraitKind.OUI) {
                case DHCP_CLIENT_ID -> {
                    if (!value.toLowerCase(Locale.ROOT).replace(":", "").endsWith("01" + hardware)) {
                        link(station.mac(), each.trait().kind().title() + " " + value);
                    }
                }
                case DHCP6_DUID, LLDP_CHASSIS ->
                    link(station.mac(), each.trait().kind().title() + " " + value);
                case DHCP_HOST_NAME -> names.add(value);
                case MDNS_INSTANCE -> instances.add(value);
                default -> {}
            }
        }
        for (String name : names) {
            instances.forEach(instance ->
                    link(station.mac(), "DHCP host name '" + name + "' and mDNS instance '" + instance + "'"));
        }
    }

    private static String listed(String device) {
        return "device " + device;
    }

    private void link(MacAddress mac, String evidence) {
        macsByEvidence.computeIfAbsent(evidence, unused -> new ArrayList<>(1)).add(mac);
        evidenceByMac.computeIfAbsent(mac, unused -> new ArrayList<>(1)).add(evidence);
    }

    /** The other addresses of a station's device, each with the first evidence. */
    List<LinkedStation> of(MacAddress mac) {
        Map<MacAddress, LinkedStation> links = new LinkedHashMap<>();
        String device = policy.device(mac).map(each -> listed(each.name())).orElse("");
        for (String evidence : evidenceByMac.getOrDefault(mac, List.of())) {
            List<MacAddress> macs = macsByEvidence.get(evidence);
            boolean isListed = evidence.equals(device);
            if (isListed || macs.size() <= MAX_STATIONS) {
                macs.stream()
                        .filter(other -> !other.equals(mac))
                        .limit(MAX_STATIONS)
                        .forEach(other -> links.putIfAbsent(other, new LinkedStation(other, isListed, evidence)));
            }
        }
        return List.copyOf(links.values());
    }
}
