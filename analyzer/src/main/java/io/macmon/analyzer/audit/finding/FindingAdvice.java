package io.macmon.analyzer.audit.finding;

/**
 * What to do about a finding. The texts start in lower case, have no full stop, and name the settings of the policy
 * and of the command line; docs/audit.md has the details.
 *
 * @param action       as in {@code find its switch port}
 * @param ifLegitimate how to allow what was found, as in {@code list it in a group, or under ignore}; or that it is
 *                     never legitimate
 */
public record FindingAdvice(String action, String ifLegitimate) {

    private static final String IGNORE = "list the station under ignore";
    private static final String NEVER = "it never is";

    /** Both parts in one clause. */
    public String text() {
        return action + "; if legitimate: " + ifLegitimate;
    }

    /** The advice for a kind of finding. */
    public static FindingAdvice of(FindingKind kind) {
        return switch (kind) {
            case NEW_STATION ->
                advice(
                        "check that it belongs here",
                        "nothing to do, because it does not change the exit code; --no-state turns it off");
            case UNEXPECTED_SOURCE -> advice("find its switch port", "list it in a group, or under ignore");
            case DENIED_SOURCE -> advice("disconnect it", "remove it from deny");
            case ABSENT_STATION ->
                advice(
                        "check whether it is off, moved or replaced",
                        "remove expected from its group, or set a longer --absent-after");
            case INVALID_SOURCE -> advice("find the switch port with a capture on the switch", NEVER);
            case RANDOMIZED_SOURCE ->
                advice("ask whose device it is", "set randomized: allow in its group, or list its address");
            case NEW_ADDRESS ->
                advice(
                        "check for a second network, or a host of containers",
                        "give its group an address list, or the role router");
            case ADDRESS_MOVED ->
                advice(
                        "ask who configured the address",
                        "list a floating address under virtual-routers, with its machines under mac");
            case FLIP_FLOP ->
                advice(
                        "find both switch ports, and remove the duplicate",
                        "list a floating address under virtual-routers, with its machines under mac");
            case SENDER_MISMATCH ->
                advice("find the switch port of the frame's source", "give a repeater the role proxy-arp");
            case GRATUITOUS_ARP ->
                advice(
                        "find its switch port",
                        "list a floating address under virtual-routers, with its machines under mac");
            case INVALID_SENDER -> advice("find its switch port", "give the nodes of a cluster the role proxy-arp");
            case ADDRESS_THEFT ->
                advice(
                        "disconnect it",
                        "list a floating address under virtual-routers, with its machines under mac;"
                                + " a repeater needs the role proxy-arp");
            case UNASKED_REPLY ->
                advice(
                        "ask who should have the address",
                        "mirror both directions; a repeater needs the role proxy-arp, a router the role router");
            case PATH_CHANGED ->
                advice(
                        "find the station: it may read what remote hosts send to others",
                        "give it the role router, or proxy-arp");
            case WRONG_VLAN -> advice("check the switch port's VLAN", "add the VLAN to vlan of its group");
            case WRONG_ADDRESS ->
                advice(
                        "check for a wrong static address or a second network",
                        "add the address to address of its group");
            case ROGUE_DHCP ->
                advice("disconnect it", "give its group the role dhcp-server; a relay needs the role router");
            case ROGUE_ROUTER ->
                advice("disconnect it, or disable connection sharing on it", "give its group the role router");
            case LEASE_CONFLICT ->
                advice(
                        "compare with the DHCP server's log",
                        "list the address for the client, or exclude it from the server's range");
            case FRAGMENTED_CONTROL ->
                advice("disconnect it", "give a DHCP server the role dhcp-server, a relay the role router");
            case OWN_ADDRESS ->
                advice("look for a cloned address, or for a loop that returns frames", "remove the address from own");
            case ARP_FLUX ->
                advice(
                        "set net.ipv4.conf.all.arp_ignore=1 and net.ipv4.conf.all.arp_announce=2 with sysctl",
                        "mute it");
            case MAC_FLOOD ->
                advice(
                        "find the switch port with many MAC addresses, and limit their number per port",
                        "list the addresses in a group, without a prefix, or raise --flood");
            case SHARED_MAC ->
                advice(
                        "look for a cloned address, a NAT router or a virtual machine",
                        "give its group the role shared-mac");
            case IDENTITY_CHANGED ->
                advice(
                        "ask whether it was renamed or upgraded",
                        "nothing to do: what it shows now is known after a day");
            case DEVICE_CHANGED ->
                advice(
                        "look at its switch port: another device may use its MAC address",
                        "mute it with a reason after a new installation; give docks and dual-boot machines the role"
                                + " shared-mac");
            case DOT1X_BEFORE_SUCCESS ->
                advice("check the switch port's 802.1X mode", "remove the role dot1x from its group");
            case DOT1X_AFTER_LOGOFF -> advice("check what else shares the switch port", IGNORE);
            case DOT1X_IDENTITY -> advice("ask whether two people share the machine", IGNORE);
            case DOT1X_START_FLOOD -> advice("check its supplicant", IGNORE);
            case MAB_EAPOL ->
                advice("look at what is connected to the switch port", "replace the role mab with dot1x, or remove it");
            case ROGUE_AUTHENTICATOR ->
                advice(
                        "find its switch port",
                        "list the switch's MAC addresses in a group without the roles dot1x and mab");
            case DOT1X_NO_EAPOL ->
                advice(
                        "check whether the switch port has 802.1X disabled",
                        "remove the role dot1x from its group, or replace it with mab");
            case DOT1X_FORGED_LOGOFF -> advice("find what else shares the station's switch port", IGNORE);
            case NAME_POISONING ->
                advice(
                        "disconnect it, and change the passwords of the users whose stations it answered",
                        "give its group the role name-proxy");
            case ROUTER_CHANGED ->
                advice(
                        "compare with the router's configuration, and find the switch port of the frames",
                        "list its prefixes and DNS servers under address of its group, or wait an hour");
            case ROUTER_TAKEOVER ->
                advice(
                        "find its switch port, and compare with the configuration of the routers",
                        "list the address under virtual-routers, and give its routers the role router");
            case ADDRESS_DENIAL ->
                advice(
                        "find its switch port: it keeps others from getting an address",
                        "give a proxy the role proxy-arp, or list its floating addresses under virtual-routers");
            case ADDRESS_SPOOFED ->
                advice(
                        "find its switch port, and check for forged packets",
                        "give a router or proxy its role, or list the address for both network cards of a machine");
            case DHCP_CHANGED ->
                advice(
                        "compare with the DHCP server's configuration, and find the switch port of the frames",
                        "list the routers and DNS servers under address of its group, or wait an hour");
            case DHCP_ABUSE ->
                advice(
                        "find its switch port, and check the free addresses of the DHCP server",
                        "give a relay the role router, a repeater or bridge the role proxy-arp");
            case ROGUE_SWITCH ->
                advice(
                        "disconnect it, or turn the protocol off on it",
                        "give its group the role switch, and list the prefix of the switch's ports");
            case SCAN ->
                advice(
                        "ask who scans the segment",
                        "give a router or proxy its role, or list the scanner under ignore");
            case STORM -> advice("look for a loop in the cabling, and limit broadcasts per switch port", IGNORE);
            case FINDINGS_HELD_BACK ->
                advice(
                        "read the report, and look for a tool that makes up stations or addresses",
                        "set a longer --quiet-period");
            case RADIUS_REJECTED ->
                advice("add it on the RADIUS server, or check --radius-user-name", "remove it from its group");
            case RADIUS_VLAN -> advice("correct the RADIUS server or the policy", "add the VLAN to vlan of its group");
            case RADIUS_ACCEPTED -> advice("remove it on the RADIUS server", "list it in a group");
            case RADIUS_SILENT ->
                advice(
                        "check address, port and secret, and whether the server knows this machine as a client",
                        "set a longer --radius-timeout, or a lower --radius-rate");
            case RADIUS_BAD_ANSWER -> advice("compare the secrets; if they match, an answer was forged", NEVER);
            case RADIUS_UNSIGNED_ANSWER ->
                advice("update the server, or configure it to sign its answers", "use RadSec (--radius-tls)");
        };
    }

    private static FindingAdvice advice(String action, String ifLegitimate) {
        return new FindingAdvice(action, ifLegitimate);
    }
}
