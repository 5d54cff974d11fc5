package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.ControlMessage;
import io.macmon.analyzer.claim.Claim.ControlMessage.Protocol;
import io.macmon.analyzer.claim.Claim.RouterGroupMember;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.config.net.IpAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the protocols with which routers exchange routes, find each other, and ask for members of groups. */
final class RoutingClaims {

    private static final int OSPF_ROUTER = 4;
    private static final int OSPF_AREA = 8;
    private static final int OSPF_LENGTH = 12;

    private static final int RIP_RESPONSE = 2;
    private static final int RIP_ROUTE = 4;
    private static final int RIP_ROUTE_LENGTH = 20;
    private static final int FAMILY_INET = 2;

    private static final int EIGRP_SYSTEM = 18;

    private static final int IRDP_LIFETIME = 6;
    private static final int IRDP_ROUTER = 8;

    private static final int ISIS = 0x83;

    private static final int IGMP_QUERY = 0x11;
    private static final int IGMP_ROUTER = 0x30;
    private static final int MLD_QUERY = 130;
    private static final int MLD_GROUP = 8;

    private static final int IGMP_REPORT_2 = 0x16;
    private static final int IGMP_REPORT_3 = 0x22;
    private static final int GROUP_2 = 4;
    private static final int RECORD_COUNT = 6;
    private static final int FIRST_RECORD = 8;
    private static final int RECORD_LENGTH = 8;
    private static final int MAX_RECORDS = 64;
    private static final int VRRP_GROUP = 0xE000_0012; // 224.0.0.18, also of CARP
    private static final int HSRP_GROUP = 0xE000_0066; // 224.0.0.102, also of GLBP

    private RoutingClaims() {}

    /** OSPF (RFC 2328, RFC 5340): version, type, length, router, area. */
    static void readOspf(ClaimContext context) {
        MessageView message = context.message();
        Map<String, String> fields = sender(context);
        if (isComplete(context, OSPF_LENGTH)) {
            fields.put("message", ospfMessage(message.u8(1)));
            fields.put("router_id", message.ip4(OSPF_ROUTER).toString());
            fields.put("area", message.ip4(OSPF_AREA).toString());
        }
        claim(context, Protocol.OSPF, fields);
    }

    private static String ospfMessage(int type) {
        return switch (type) {
            case 1 -> "hello";
            case 2 -> "database description";
            case 3 -> "link state request";
            case 4 -> "link state update";
            case 5 -> "link state acknowledgment";
            default -> String.valueOf(type);
        };
    }

    /** RIP (RFC 2453) and RIPng (RFC 2080). Hosts may ask for routes; only routers state them. */
    static void readRip(ClaimContext context) {
        MessageView message = context.message();
        if (message.u8(0) != RIP_RESPONSE) {
            return;
        }
        Map<String, String> fields = sender(context);
        if (isComplete(context, RIP_ROUTE + RIP_ROUTE_LENGTH)) {
            if (context.decoded().ipVersion() == 6) {
                fields.put("first_route", message.ip6(RIP_ROUTE) + "/" + message.u8(RIP_ROUTE + 18));
            } else if (message.u16(RIP_ROUTE) == FAMILY_INET) {
                int mask = message.i32(RIP_ROUTE + 8); // 0 in version 1, which has none
                IpAddress network = message.ip4(RIP_ROUTE + 4);
                fields.put("first_route", mask == 0 ? network.toString() : network + "/" + Integer.bitCount(mask));
            }
        }
        claim(context, Protocol.RIP, fields);
    }

    /** EIGRP (RFC 7868): version, opcode, checksum, flags, sequence numbers, autonomous system. */
    static void readEigrp(ClaimContext context) {
        MessageView message = context.message();
        Map<String, String> fields = sender(context);
        if (isComplete(context, EIGRP_SYSTEM + 2)) {
            fields.put("message", eigrpMessage(message.u8(1)));
            fields.put("autonomous_system", String.valueOf(message.u16(EIGRP_SYSTEM)));
        }
        claim(context, Protocol.EIGRP, fields);
    }

    private static String eigrpMessage(int opcode) {
        return switch (opcode) {
            case 1 -> "update";
            case 3 -> "query";
            case 4 -> "reply";
            case 5 -> "hello";
            default -> String.valueOf(opcode);
        };
    }

    /** ICMP router advertisements (RFC 1256): type, code, checksum, count, entry length, lifetime, routers. */
    static void readIrdp(ClaimContext context) {
        MessageView message = context.message();
        Map<String, String> fields = sender(context);
        if (isComplete(context, IRDP_ROUTER + 4)) {
            fields.put("router", message.ip4(IRDP_ROUTER).toString());
            fields.put("lifetime", String.valueOf(message.u16(IRDP_LIFETIME)));
        }
        claim(context, Protocol.IRDP, fields);
    }

    /** PIM (RFC 7761). Switches send multicasts to every port behind which a router says hello. */
    static void readPim(ClaimContext context) {
        Map<String, String> fields = sender(context);
        int type = context.message().u8(0) & 0x0F;
        fields.put("message", type == 0 ? "hello" : String.valueOf(type));
        claim(context, Protocol.PIM, fields);
    }

    /**
     * IGMP (RFC 2236, RFC 3376): queries, advertisements of multicast routers (RFC 4286), and reports in which a
     * station joins a group that only virtual routers listen to.
     *
     * <pre>
     *   0        1        2        3
     *  +--------+--------+--------+--------+
     *  |  type  |        |    checksum     |   0   0x16: version 2, the group at 4
     *  |    reserved     |    records      |   4   0x22: version 3
     *  |  mode  |aux data|    sources      |   8   each record: 8 bytes, its sources, its auxiliary data
     *  |  group                            |  12
     *  +-----------------------------------+
     * </pre>
     */
    static void readIgmp(ClaimContext context) {
        MessageView message = context.message();
        switch (message.u8(0)) {
            case IGMP_REPORT_2 -> claimMember(context, GROUP_2);
            case IGMP_REPORT_3 -> {
                int at = FIRST_RECORD;
                for (int i = 0; i < Math.min(message.u16(RECORD_COUNT), MAX_RECORDS); i++) {
                    claimMember(context, at + 4);
                    at += RECORD_LENGTH + 4 * (message.u16(at + 2) + message.u8(at + 1));
                }
            }
            default -> claimQuerier(context);
        }
    }

    private static void claimMember(ClaimContext context, int at) {
        if (context.message().has(at, Integer.BYTES)) {
            switch ((int) context.message().ip4(at).low()) {
                case VRRP_GROUP -> context.claim(new RouterGroupMember(context.source(), Service.Kind.VRRP));
                case HSRP_GROUP -> context.claim(new RouterGroupMember(context.source(), Service.Kind.HSRP));
                default -> {}
            }
        }
    }

    private static void claimQuerier(ClaimContext context) {
        int type = context.message().u8(0);
        if (type == IGMP_QUERY || type == IGMP_ROUTER) {
            Map<String, String> fields = sender(context);
            if (type == IGMP_ROUTER) {
                fields.put("message", "router advertisement");
            } else if (context.message().i32(4) != 0) {
                fields.put("group", context.message().ip4(4).toString());
            }
            claim(context, Protocol.IGMP_QUERY, fields);
        }
    }

    /** Queries of MLD (RFC 3810), and advertisements of multicast routers (RFC 4286); the caller checked the type. */
    static void readMld(ClaimContext context) {
        MessageView message = context.message();
        Map<String, String> fields = sender(context);
        IpAddress group = message.ip6(MLD_GROUP);
        if (message.u8(0) != MLD_QUERY) {
            fields.put("message", "router advertisement");
        } else if (!group.isUnspecified()) {
            fields.put("group", group.toString());
        }
        claim(context, Protocol.MLD_QUERY, fields);
    }

    /** IS-IS (ISO 10589); the other protocols of its service access point are ignored. */
    static void readIsis(ClaimContext context) {
        if (context.message().u8(0) == ISIS) {
            claim(context, Protocol.ISIS, Map.of());
        }
    }

    private static Map<String, String> sender(ClaimContext context) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("from", context.sourceAddress().toString());
        return fields;
    }

    private static boolean isComplete(ClaimContext context, int length) {
        boolean isComplete = context.message().length() >= length;
        if (!isComplete) {
            context.count(ClaimFault.CONTROL_TRUNCATED);
        }
        return isComplete;
    }

    private static void claim(ClaimContext context, Protocol protocol, Map<String, String> fields) {
        context.claim(new ControlMessage(context.source(), protocol, fields));
    }
}
