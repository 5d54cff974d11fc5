package io.macmon.analyzer.audit;

import io.macmon.analyzer.identity.RememberedTrait;
import io.macmon.analyzer.identity.TraitKind;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Device;
import io.macmon.config.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds the stations of a report that are one device: listed as one by the policy, or with the same DHCP client
 * identifier, DUID or LLDP chassis, or the same host name and mDNS instance. Only a report needs this, so it takes no
 * memory during an audit, and no rule can depend on it.
 */
final class DeviceLinks {

    /** What more stations share is a default of their system, or made up. */
    private static final int MAX_STATIONS = 16;

    /** By the hash of what they share, which takes less memory than the text. */
    private final Map<UUID, long[]> macsByEvidence = new HashMap<>();

    private final Policy policy;

    DeviceLinks(Policy policy) {
        this.policy = policy;
    }

    /** Adds a station of the report, with what it is recognised by. */
    void add(MacAddress mac, List<RememberedTrait> remembered) {
        for (String evidence : evidence(mac, remembered)) {
            macsByEvidence.merge(hash(evidence), new long[] {mac.value()}, DeviceLinks::joined);
        }
    }

    // One more than may be linked shows that there are too many.
    private static long[] joined(long[] macs, long[] added) {
        if (macs.length > MAX_STATIONS) {
            return macs;
        }
        long[] all = Arrays.copyOf(macs, macs.length + 1);
        all[macs.length] = added[0];
        return all;
    }

    private static UUID hash(String evidence) {
        return UUID.nameUUIDFromBytes(evidence.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> evidence(MacAddress mac, List<RememberedTrait> remembered) {
        List<String> evidence = new ArrayList<>(2);
        policy.device(mac).ifPresent(device -> evidence.add(listed(device)));
        String hardware = mac.toString().replace(":", "");
        List<String> names = new ArrayList<>(1);
        List<String> instances = new ArrayList<>(1);
        for (RememberedTrait each : remembered) {
            String value = each.trait().value();
            String text = each.trait().kind().title() + " " + value;
            switch (each.isKnown() ? each.trait().kind() : TraitKind.OUI) {
                case DHCP_CLIENT_ID -> {
                    if (!value.toLowerCase(Locale.ROOT).replace(":", "").endsWith("01" + hardware)) {
                        evidence.add(text);
                    }
                }
                case DHCP6_DUID, LLDP_CHASSIS -> evidence.add(text);
                case DHCP_HOST_NAME -> names.add(value);
                case MDNS_INSTANCE -> instances.add(value);
                default -> {}
            }
        }
        for (String name : names) {
            instances.forEach(
                    instance -> evidence.add("DHCP host name '" + name + "' and mDNS instance '" + instance + "'"));
        }
        return evidence;
    }

    private static String listed(Device device) {
        return "device " + device.name();
    }

    /** The other addresses of a station's device, each with the first evidence. Parameters as in {@link #add}. */
    List<LinkedStation> of(MacAddress mac, List<RememberedTrait> remembered) {
        Map<Long, LinkedStation> links = new LinkedHashMap<>();
        Optional<Device> device = policy.device(mac);
        for (String evidence : evidence(mac, remembered)) {
            long[] macs = macsByEvidence.getOrDefault(hash(evidence), new long[0]);
            boolean isListed = device.isPresent() && evidence.equals(listed(device.get()));
            if (isListed || macs.length <= MAX_STATIONS) {
                for (long other : macs) {
                    if (other != mac.value()) {
                        links.putIfAbsent(other, new LinkedStation(new MacAddress(other), isListed, evidence));
                    }
                }
            }
        }
        return List.copyOf(links.values());
    }
}
