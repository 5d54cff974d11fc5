package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.Neighbour;
import io.macmon.analyzer.identity.TraitKind;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads LLDP frames (IEEE 802.1AB clause 8). A frame is a list of elements (TLVs): type (7 bits), length (9 bits),
 * value. The first element is the chassis ID; the second is the port ID.
 */
final class LldpClaims {

    private static final int HEADER_LENGTH = 2;
    private static final int END = 0;
    private static final int CHASSIS = 1;
    private static final int PORT = 2;
    private static final int SYSTEM_NAME = 5;
    private static final int DESCRIPTION = 6;
    private static final int CAPABILITIES = 7;
    private static final int MANAGEMENT = 8;
    private static final int ORGANIZATION = 127;

    // ANSI/TIA-1057: the organization's OUI, a subtype, a value.
    private static final int MED_OUI = 0x0012BB;
    private static final int MED_VALUE = 4;
    private static final int MED_CAPABILITIES = 1;
    private static final int MED_CLASS = MED_VALUE + 2;
    private static final int MED_MANUFACTURER = 9;
    private static final int MED_MODEL = 10;
    private static final String[] MED_CLASSES = {"", "class 1", "class 2", "class 3", "network"};

    private static final int CHASSIS_MAC = 4;
    private static final int CHASSIS_ADDRESS = 5;
    private static final int PORT_MAC = 3;
    private static final int PORT_ADDRESS = 4;

    private static final int MAX_ADDRESSES = 8;
    private static final String[] CAPABILITY_NAMES = {
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
    private int medClass;
    private String manufacturer = "";
    private String model = "";

    void read(ClaimContext context) {
        capabilities.clear();
        addresses.clear();
        chassis = "";
        port = "";
        system = "";
        description = "";
        medClass = 0;
        manufacturer = "";
        model = "";
        MessageView message = context.message();
        if (message.u16(0) >>> 9 != CHASSIS) {
            context.count(message.length() < HEADER_LENGTH ? ClaimFault.LLDP_TRUNCATED : ClaimFault.LLDP_BAD_ELEMENT);
            return;
        }
        walk(context, message);
        if (!chassis.isEmpty()) {
            claim(context);
        }
    }

    private void walk(ClaimContext context, MessageView message) {
        int at = 0;
        while (message.has(at, HEADER_LENGTH)) {
            int type = message.u16(at) >>> 9;
            int length = message.u16(at) & 0x1FF;
            if (type == END) {
                return;
            }
            if (!message.has(at + HEADER_LENGTH, length)) {
                break;
            }
            if (!readElement(message, type, at + HEADER_LENGTH, length)) {
                context.count(ClaimFault.LLDP_BAD_ELEMENT);
            }
            at += HEADER_LENGTH + length;
        }
        context.count(ClaimFault.LLDP_TRUNCATED);
    }

    // Returns false if the value is too short.
    private boolean readElement(MessageView message, int type, int at, int length) {
        switch (type) {
            case CHASSIS -> chassis = id(message, at, length, CHASSIS_MAC, CHASSIS_ADDRESS);
            case PORT -> port = id(message, at, length, PORT_MAC, PORT_ADDRESS);
            case SYSTEM_NAME -> system = message.text(at, length);
            case DESCRIPTION -> description = message.text(at, length);
            case CAPABILITIES -> {
                setCapabilities(message.u16(at + 2));
                return length >= 4;
            }
            case MANAGEMENT -> addAddress(message, at, length);
            case ORGANIZATION -> readMed(message, at, length);
            default -> {
                return true;
            }
        }
        return length >= 2 || type == SYSTEM_NAME || type == DESCRIPTION;
    }

    private void readMed(MessageView message, int at, int length) {
        if (message.u16(at) << 8 == (MED_OUI & 0xFFFF00) && message.u8(at + 2) == (MED_OUI & 0xFF)) {
            switch (message.u8(at + 3)) {
                case MED_CAPABILITIES -> medClass = length > MED_CLASS ? message.u8(at + MED_CLASS) : 0;
                case MED_MANUFACTURER -> manufacturer = message.text(at + MED_VALUE, length - MED_VALUE);
                case MED_MODEL -> model = message.text(at + MED_VALUE, length - MED_VALUE);
                default -> {}
            }
        }
    }

    private static String id(MessageView message, int at, int length, int macKind, int addressKind) {
        int kind = message.u8(at);
        if (kind == macKind && length == 7) {
            return MacAddress.toString(message.mac(at + 1));
        }
        if (kind == addressKind && isAddress(message.u8(at + 1), length - 2)) {
            return message.ip(at + 2, length - 2).toString();
        }
        return message.text(at + 1, length - 1);
    }

    private static boolean isAddress(int family, int addressLength) {
        return (family == 1 && addressLength == 4) || (family == 2 && addressLength == 16);
    }

    private void setCapabilities(int enabled) {
        capabilities.clear();
        for (int bit = 0; bit < CAPABILITY_NAMES.length; bit++) {
            if ((enabled >>> bit & 1) != 0) {
                capabilities.add(CAPABILITY_NAMES[bit]);
            }
        }
    }

    private void addAddress(MessageView message, int at, int length) {
        int addressLength = message.u8(at) - 1;
        if (addressLength + 2 <= length
                && isAddress(message.u8(at + 1), addressLength)
                && addresses.size() < MAX_ADDRESSES) {
            addresses.add(message.ip(at + 2, addressLength));
        }
    }

    private void claim(ClaimContext context) {
        long mac = context.source();
        context.claim(
                new Neighbour(mac, Name.Source.LLDP, chassis, port, system, description, capabilities, addresses));
        context.claimName(mac, system, Name.Source.LLDP);
        if (medClass < MED_CLASSES.length) {
            context.claimTrait(TraitKind.LLDP_CLASS, MED_CLASSES[medClass]);
        }
        context.claimTrait(TraitKind.LLDP_MODEL, manufacturer + " " + model);
    }
}
