package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.Neighbour;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads LLDP frames (IEEE 802.1AB, 8): elements of a type (7 bits), a length (9 bits) and a value, of which the first is the id of the
 * chassis, the second that of the port.
 */
final class LldpClaims {

    private static final int HEADER = 2;
    private static final int END = 0;
    private static final int CHASSIS = 1;
    private static final int PORT = 2;
    private static final int SYSTEM_NAME = 5;
    private static final int DESCRIPTION = 6;
    private static final int CAPABILITIES = 7;
    private static final int MANAGEMENT = 8;

    private static final int CHASSIS_MAC = 4;
    private static final int CHASSIS_ADDRESS = 5;
    private static final int PORT_MAC = 3;
    private static final int PORT_ADDRESS = 4;

    private static final int MAX_ADDRESSES = 8;
    private static final String[] WORDS = {
        "other",
        "repeater",
        "bridge",
        "wlan-ap",
        "router",
        "phone",
        "docsis",
        "station",
        "customer-vlan",
        "service-vlan",
        "two-port-relay"
    };

    private final List<String> capabilities = new ArrayList<>();
    private final List<IpAddress> addresses = new ArrayList<>();
    private String chassis = "";
    private String port = "";
    private String system = "";
    private String description = "";

    void read(ClaimContext reading) {
        capabilities.clear();
        addresses.clear();
        chassis = "";
        port = "";
        system = "";
        description = "";
        MessageView message = reading.message();
        if (message.u16(0) >>> 9 != CHASSIS) {
            reading.count(message.length() < HEADER ? ClaimFault.LLDP_TRUNCATED : ClaimFault.LLDP_BAD_ELEMENT);
            return;
        }
        walk(reading, message);
        if (!chassis.isEmpty()) {
            claim(reading);
        }
    }

    private void walk(ClaimContext reading, MessageView message) {
        int at = 0;
        while (message.has(at, HEADER)) {
            int type = message.u16(at) >>> 9;
            int length = message.u16(at) & 0x1FF;
            if (type == END) {
                return;
            }
            if (!message.has(at + HEADER, length)) {
                break;
            }
            if (!take(message, type, at + HEADER, length)) {
                reading.count(ClaimFault.LLDP_BAD_ELEMENT);
            }
            at += HEADER + length;
        }
        reading.count(ClaimFault.LLDP_TRUNCATED);
    }

    // Whether the value is long enough.
    private boolean take(MessageView message, int type, int at, int length) {
        switch (type) {
            case CHASSIS -> chassis = id(message, at, length, CHASSIS_MAC, CHASSIS_ADDRESS);
            case PORT -> port = id(message, at, length, PORT_MAC, PORT_ADDRESS);
            case SYSTEM_NAME -> system = message.text(at, length);
            case DESCRIPTION -> description = message.text(at, length);
            case CAPABILITIES -> {
                takeCapabilities(message.u16(at + 2));
                return length >= 4;
            }
            case MANAGEMENT -> takeAddress(message, at, length);
            default -> {
                return true;
            }
        }
        return length >= 2 || type == SYSTEM_NAME || type == DESCRIPTION;
    }

    private static String id(MessageView message, int at, int length, int ofMac, int ofAddress) {
        int kind = message.u8(at);
        if (kind == ofMac && length == 7) {
            return MacAddress.toString(message.mac(at + 1));
        }
        if (kind == ofAddress && isAddress(message.u8(at + 1), length - 2)) {
            return message.ip(at + 2, length - 2).toString();
        }
        return message.text(at + 1, length - 1);
    }

    private static boolean isAddress(int family, int octets) {
        return (family == 1 && octets == 4) || (family == 2 && octets == 16);
    }

    private void takeCapabilities(int enabled) {
        capabilities.clear();
        for (int bit = 0; bit < WORDS.length; bit++) {
            if ((enabled >>> bit & 1) != 0) {
                capabilities.add(WORDS[bit]);
            }
        }
    }

    private void takeAddress(MessageView message, int at, int length) {
        int octets = message.u8(at) - 1;
        if (octets + 2 <= length && isAddress(message.u8(at + 1), octets) && addresses.size() < MAX_ADDRESSES) {
            addresses.add(message.ip(at + 2, octets));
        }
    }

    private void claim(ClaimContext reading) {
        long mac = reading.source();
        reading.claim(
                new Neighbour(mac, Name.Source.LLDP, chassis, port, system, description, capabilities, addresses));
        reading.claimName(mac, system, Name.Source.LLDP);
    }
}
