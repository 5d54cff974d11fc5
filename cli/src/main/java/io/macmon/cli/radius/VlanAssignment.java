package io.macmon.cli.radius;

import io.macmon.config.text.SafeText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.aaa4j.radius.core.attribute.attributes.TunnelMediumType;
import org.aaa4j.radius.core.attribute.attributes.TunnelPrivateGroupId;
import org.aaa4j.radius.core.attribute.attributes.TunnelType;
import org.aaa4j.radius.core.packet.Packet;

/**
 * The VLAN that an Access-Accept assigns by Tunnel-Type VLAN, Tunnel-Medium-Type 802 and Tunnel-Private-Group-ID with
 * the same tag (RFC 2868; RFC 3580, 3.31). If there are several such groups, the one with the lowest tag counts.
 *
 * @param vlan    the VLAN ID, 1 to 4094; empty if no VLAN is assigned, or only by a name that the switch would resolve
 * @param remarks remarks for the user, safe to print
 */
record VlanAssignment(OptionalInt vlan, List<String> remarks) {

    private static final int VLAN = 13;
    private static final int IEEE_802 = 6;
    private static final int LAST_VLAN = 4094;
    private static final int LAST_TAG = 0x1F;
    private static final int VALUE = 0xFF_FFFF;
    private static final int MAX_NAME_LENGTH = 64;

    static VlanAssignment of(Packet accept) {
        Map<Integer, Integer> types = new HashMap<>();
        accept.getAttributes(TunnelType.class)
                .forEach(type -> put(types, type.getData().getValue()));
        Map<Integer, Integer> media = new HashMap<>();
        accept.getAttributes(TunnelMediumType.class)
                .forEach(type -> put(media, type.getData().getValue()));

        OptionalInt vlan = OptionalInt.empty();
        List<String> remarks = new ArrayList<>();
        for (Map.Entry<Integer, String> group : groups(accept).entrySet()) {
            String name = SafeText.of(group.getValue(), MAX_NAME_LENGTH);
            if (!matches(types, VLAN, group.getKey()) || !matches(media, IEEE_802, group.getKey())) {
                remarks.add("a switch ignores VLAN '" + name
                        + "' without Tunnel-Type VLAN and Tunnel-Medium-Type IEEE-802");
            } else if (number(group.getValue()).isEmpty()) {
                remarks.add("the VLAN is assigned by name, '" + name + "'");
            } else if (vlan.isEmpty()) {
                vlan = number(group.getValue());
            } else {
                remarks.add("a second VLAN, '" + name + "', is assigned as well");
            }
        }
        return new VlanAssignment(vlan, List.copyOf(remarks));
    }

    // The library returns the tag as the highest byte of the value.
    private static void put(Map<Integer, Integer> values, int taggedValue) {
        values.put(taggedValue >>> 24, taggedValue & VALUE);
    }

    // Some servers tag only one of the three attributes; switches accept that.
    private static boolean matches(Map<Integer, Integer> values, int wanted, int tag) {
        return values.getOrDefault(tag, values.getOrDefault(0, -1)) == wanted
                || (tag == 0 && values.containsValue(wanted));
    }

    private static Map<Integer, String> groups(Packet accept) {
        Map<Integer, String> groups = new TreeMap<>();
        for (TunnelPrivateGroupId group : accept.getAttributes(TunnelPrivateGroupId.class)) {
            String text = group.getData().getValue();
            boolean hasTag = !text.isEmpty() && text.charAt(0) <= LAST_TAG;
            groups.putIfAbsent(hasTag ? (int) text.charAt(0) : 0, hasTag ? text.substring(1) : text);
        }
        return groups;
    }

    private static OptionalInt number(String text) {
        if (!text.matches("0*[0-9]{1,4}")) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(text);
        return number >= 1 && number <= LAST_VLAN ? OptionalInt.of(number) : OptionalInt.empty();
    }
}
