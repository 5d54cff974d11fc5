package io.macmon.cli.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingAdvice;
import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.Role;
import io.macmon.config.text.ConfigException;

/**
 * What a group must allow so that a finding does not occur: a key of the group and a value for it. Findings that only
 * need the station to be listed have no key.
 */
record Acceptance(String key, String value) {

    private static final Acceptance LISTED = new Acceptance("", "");
    private static final String VLAN = "vlan ";

    /** @throws ConfigException if no setting of a group allows the finding; says what does */
    static Acceptance of(Finding finding) {
        return switch (finding.kind()) {
            case UNEXPECTED_SOURCE, NEW_STATION, RADIUS_ACCEPTED -> LISTED;
            case WRONG_VLAN -> new Acceptance("vlan", finding.subject().replace(VLAN, ""));
            case WRONG_ADDRESS -> new Acceptance("address", address(finding).toString());
            case ROGUE_DHCP -> new Acceptance("role", Role.DHCP_SERVER.toString());
            case ROGUE_ROUTER -> new Acceptance("role", Role.ROUTER.toString());
            case SENDER_MISMATCH, INVALID_SENDER -> new Acceptance("role", Role.PROXY_ARP.toString());
            default ->
                throw new ConfigException("no setting of a group allows " + finding.kind() + "; if legitimate: "
                        + FindingAdvice.of(finding.kind()).ifLegitimate() + "; or mute it");
        };
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
