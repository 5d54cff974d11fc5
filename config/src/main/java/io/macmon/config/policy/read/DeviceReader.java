package io.macmon.config.policy.read;

import io.macmon.config.net.MacAddress;
import io.macmon.config.net.MacList;
import io.macmon.config.policy.Device;
import io.macmon.config.text.Problems;
import io.macmon.config.text.YamlMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the devices of a policy. */
final class DeviceReader {

    private final Problems problems;
    private final Map<MacAddress, String> devices = new HashMap<>();

    DeviceReader(Problems problems) {
        this.problems = problems;
    }

    List<Device> read(YamlMapping root) {
        List<Device> all = new ArrayList<>();
        if (root.has("devices")) {
            problems.attempt(() -> root.mapping("devices"))
                    .ifPresent(mapping -> mapping.keys()
                            .forEach(name -> problems.attempt(() -> device(mapping, name))
                                    .ifPresent(all::add)));
        }
        return all;
    }

    private Device device(YamlMapping mapping, String name) {
        int problemsBefore = problems.count();
        List<MacAddress> macs = mapping.values(name, MacList::parseStation);
        if (macs.isEmpty() && problems.count() == problemsBefore) {
            problems.add(mapping.error(name, "device '" + name + "' has no MAC addresses; list them or remove it"));
        }
        for (MacAddress mac : macs) {
            String before = devices.putIfAbsent(mac, name);
            if (before != null) {
                problems.add(mapping.error(name, mac + " is already in device '" + before + "'"));
            }
        }
        try {
            return new Device(name, macs);
        } catch (IllegalArgumentException invalid) {
            throw mapping.error(name, invalid.getMessage());
        }
    }
}
