package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.ControlMessage;
import io.macmon.analyzer.claim.Claim.ControlMessage.Protocol;
import io.macmon.config.net.MacAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the protocols that switches speak to each other: spanning tree, trunk negotiation, VLAN distribution, LACP. */
final class SwitchClaims {

    private static final int BPDU_TYPE = 3;
    private static final int TOPOLOGY_CHANGE = 0x80;
    private static final int ROOT = 5;
    private static final int COST = 13;
    private static final int BRIDGE = 17;
    private static final int CONFIGURATION_LENGTH = 35;

    private static final int DTP_HEADER_LENGTH = 4;
    private static final int DTP_DOMAIN = 1;
    private static final int DTP_STATUS = 2;

    private static final int VTP_SUMMARY = 1;
    private static final int VTP_SUBSET = 2;
    private static final int VTP_DOMAIN_LENGTH = 32;
    private static final int VTP_REVISION = 36;

    private static final int VLAN_ATTRIBUTE = 1;
    private static final int ATTRIBUTE_TYPE_OF_GARP = 2;
    private static final int ATTRIBUTE_TYPE_OF_MRP = 1;
    private static final int ATTRIBUTE_VALUE = 5;

    private static final int LACP = 1;
    private static final int SYSTEM_PRIORITY = 4;
    private static final int SYSTEM = 6;
    private static final int KEY = 12;

    private SwitchClaims() {}

    /** Spanning tree (IEEE 802.1D clause 9). */
    static void readBpdu(ClaimContext context, Protocol protocol) {
        MessageView message = context.message();
        Map<String, String> fields = new LinkedHashMap<>();
        if (message.u8(BPDU_TYPE) == TOPOLOGY_CHANGE) {
            fields.put("message", "topology change");
        } else if (isComplete(context, CONFIGURATION_LENGTH)) {
            fields.put("version", version(message.u8(2)));
            fields.put("root", bridge(message, ROOT));
            fields.put("bridge", bridge(message, BRIDGE));
            fields.put("root_cost", String.valueOf(message.u32(COST)));
        }
        claim(context, protocol, fields);
    }

    private static String version(int version) {
        return switch (version) {
            case 0 -> "STP";
            case 2 -> "RSTP";
            case 3 -> "MSTP";
            case 4 -> "SPT";
            default -> String.valueOf(version);
        };
    }

    // As switches show it: priority, slash, MAC address.
    private static String bridge(MessageView message, int at) {
        return message.u16(at) + "/" + MacAddress.toString(message.mac(at + 2));
    }

    /** Cisco's trunk negotiation: a version, then elements of type, length and value. */
    static void readDtp(ClaimContext context) {
        MessageView message = context.message();
        Map<String, String> fields = new LinkedHashMap<>();
        int length;
        for (int at = 1; message.has(at, DTP_HEADER_LENGTH); at += length) {
            length = message.u16(at + 2);
            if (length < DTP_HEADER_LENGTH || !message.has(at, length)) {
                context.count(ClaimFault.CONTROL_TRUNCATED);
                break;
            }
            if (message.u16(at) == DTP_DOMAIN) {
                putText(fields, "domain", message.text(at + DTP_HEADER_LENGTH, length - DTP_HEADER_LENGTH));
            } else if (message.u16(at) == DTP_STATUS) {
                fields.put("mode", mode(message.u8(at + DTP_HEADER_LENGTH)));
            }
        }
        claim(context, Protocol.DTP, fields);
    }

    private static String mode(int status) {
        return switch (status & 0x07) {
            case 1 -> "on";
            case 2 -> "off";
            case 3 -> "desirable";
            case 4 -> "auto";
            default -> String.valueOf(status & 0x07);
        };
    }

    /** Cisco's VLAN distribution. */
    static void readVtp(ClaimContext context) {
        MessageView message = context.message();
        Map<String, String> fields = new LinkedHashMap<>();
        if (isComplete(context, 4)) {
            int kind = message.u8(1);
            fields.put("message", vtpMessage(kind));
            putText(fields, "domain", message.text(4, Math.min(message.u8(3), VTP_DOMAIN_LENGTH)));
            if ((kind == VTP_SUMMARY || kind == VTP_SUBSET) && isComplete(context, VTP_REVISION + 4)) {
                fields.put("revision", String.valueOf(message.u32(VTP_REVISION)));
            }
        }
        claim(context, Protocol.VTP, fields);
    }

    private static String vtpMessage(int kind) {
        return switch (kind) {
            case VTP_SUMMARY -> "summary";
            case VTP_SUBSET -> "subset";
            case 3 -> "request";
            case 4 -> "join";
            default -> String.valueOf(kind);
        };
    }

    /** GVRP (IEEE 802.1D clause 12): protocol ID, attribute type; length, event and value of the first attribute. */
    static void readGvrp(ClaimContext context) {
        readVlan(context, Protocol.GVRP, ATTRIBUTE_TYPE_OF_GARP);
    }

    /** MVRP (IEEE 802.1Q clause 10): version, attribute type, length; event count and value of the first attribute. */
    static void readMvrp(ClaimContext context) {
        readVlan(context, Protocol.MVRP, ATTRIBUTE_TYPE_OF_MRP);
    }

    private static void readVlan(ClaimContext context, Protocol protocol, int typeAt) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (isComplete(context, ATTRIBUTE_VALUE + 2) && context.message().u8(typeAt) == VLAN_ATTRIBUTE) {
            fields.put("vlan", String.valueOf(context.message().u16(ATTRIBUTE_VALUE)));
        }
        claim(context, protocol, fields);
    }

    /** LACP (IEEE 802.1AX clause 6.4): one of the slow protocols; the others are ignored. */
    static void readLacp(ClaimContext context) {
        MessageView message = context.message();
        if (message.u8(0) != LACP) {
            return;
        }
        Map<String, String> fields = new LinkedHashMap<>();
        if (isComplete(context, KEY + 2)) {
            fields.put("system", message.u16(SYSTEM_PRIORITY) + "/" + MacAddress.toString(message.mac(SYSTEM)));
            fields.put("key", String.valueOf(message.u16(KEY)));
        }
        claim(context, Protocol.LACP, fields);
    }

    /** A protocol whose messages are not read. */
    static void readUnopened(ClaimContext context, Protocol protocol) {
        claim(context, protocol, Map.of());
    }

    private static boolean isComplete(ClaimContext context, int length) {
        boolean isComplete = context.message().length() >= length;
        if (!isComplete) {
            context.count(ClaimFault.CONTROL_TRUNCATED);
        }
        return isComplete;
    }

    private static void putText(Map<String, String> fields, String name, String text) {
        if (!text.isBlank()) {
            fields.put(name, text);
        }
    }

    private static void claim(ClaimContext context, Protocol protocol, Map<String, String> fields) {
        context.claim(new ControlMessage(context.source(), protocol, fields));
    }
}
