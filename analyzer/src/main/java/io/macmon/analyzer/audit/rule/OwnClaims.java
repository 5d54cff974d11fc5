package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.ARP_FLUX;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.claim.Claim.AddressClaim;
import java.util.Map;

/**
 * Judges claims to one IP address by two devices of this machine, which is no theft. A macvlan gets a copy of each
 * broadcast, and by default Linux answers an ARP request on any device for the addresses of all.
 */
final class OwnClaims {

    private OwnClaims() {}

    /** @param owner the other device of this machine, which owns the address */
    static void judge(
            AddressClaim claim, long owner, SegmentPolicy segment, FindingLog findings, int vlan, long nanos) {
        if (claim.address().version() != 4) {
            return;
        }
        long claimant = claim.mac();
        boolean isSwapped = segment.isAuditedDevice(claimant) || (!segment.isAuditedDevice(owner) && claimant < owner);
        long station = isSwapped ? owner : claimant;
        String device = segment.ownDevice(station);
        String other = segment.ownDevice(isSwapped ? claimant : owner);
        findings.raise(
                ARP_FLUX,
                station,
                Finding.subject(claim.address(), vlan),
                nanos,
                () -> "this machine claims " + claim.address() + " on two devices, " + device + " and " + other,
                () -> Map.of(
                        "device",
                        device,
                        "other_device",
                        other,
                        "message",
                        claim.evidence().label()));
    }
}
