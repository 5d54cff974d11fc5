package io.macmon.cli.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingAdvice;
import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.Role;
import io.macmon.config.text.ConfigException;
import java.util.Set;

/**
 * What a group must allow so that a finding does not occur: a key of the group and a value for it. Findings that only
 * need the station to be listed have no key.
 */
record Acceptance(String key, String value) {

    private static final Acceptance LISTED = new Acceptance("", "");
    private static final String VLAN = "^(inner )?vlan ";
    private static final Set<String> QUERIERS = Set.of("igmp", "mld");

    /** @throws ConfigException if no single setting of a group allows the finding; names what does */
    static Acceptance of(Finding finding) {
        return switch (finding.kind()) {
            case UNEXPECTED_SOURCE, NEW_STATION, RADIUS_ACCEPTED -> LISTED;
            case WRONG_VLAN -> new Acceptance("vlan", finding.subject().replaceFirst(VLAN, ""));
            case WRONG_ADDRESS -> new Acceptance("address", address(finding).toString());
            case ROGUE_DHCP -> role(Role.DHCP_SERVER);
            // A switch that filters multicasts must not become a router for that.
            case ROGUE_ROUTER -> role(QUERIERS.contains(finding.subject()) ? Role.SWITCH : Role.ROUTER);
            case ROGUE_SWITCH -> role(Role.SWITCH);
            case NAME_POISONING -> role(Role.NAME_PROXY);
            case SHARED_MAC -> role(Role.SHARED_MAC);
            case SENDER_MISMATCH, INVALID_SENDER -> role(Role.PROXY_ARP);
            default ->
                throw new ConfigException("'accept' cannot allow " + finding.kind() + "; if legitimate: "
                        + FindingAdvice.of(finding.kind()).ifLegitimate() + "; or mute it");
        };
    }

    private static Acceptance role(Role role) {
        return new Acceptance("role", role.toString());
    }

    private static IpAddress address(Finding finding) {
        return Finding.addressIn(finding.subject())
                .orElseThrow(() -> new ConfigException("the finding is not about an IP address"));
    }

    boolean isOnlyListed() {
        return key.isEmpty();
    }

    /** Whether the policy already allows it for this station. */
    boolean isAllowed(Member member) {
        return switch (key) {
            case "vlan" ->
                member.vlans().isEmpty()
                        || member.vlans().contains(value.equals("untagged") ? 0 : Integer.parseInt(value));
            case "address" -> member.allows(IpAddress.parse(value));
            case "role" ->
                member.group().roles().stream().anyMatch(role -> role.toString().equals(value));
            default -> true;
        };
    }
}
