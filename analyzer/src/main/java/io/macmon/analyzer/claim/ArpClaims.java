package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.analyzer.wire.ArpPacket;
import io.macmon.analyzer.wire.WireStatus;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.config.net.IpAddress;

/** The sender of an ARP packet has, or wants, an address (RFC 826, RFC 5227). */
final class ArpClaims {

    private static final int REQUEST = 1;
    private static final int ETHERNET = 1;
    private static final int IEEE_802 = 6;

    private final ArpPacket packet = new ArpPacket();

    void read(ClaimContext reading, Frame frame) {
        int at = reading.decoded().linkPayloadOffset();
        int captured = reading.decoded().linkPayloadCaptured();
        if (packet.wrap(frame.memory(), at, captured) != WireStatus.OK || !isOfIpv4()) {
            reading.count(ClaimFault.ARP_MALFORMED);
            return;
        }
        AddressEvidence how = how();
        int address = how == AddressEvidence.ARP_PROBE ? packet.targetIp() : packet.senderIp();
        reading.claimAddress(packet.senderMac(), IpAddress.v4(address), how);
    }

    private boolean isOfIpv4() {
        boolean isMac = packet.hardwareType() == ETHERNET || packet.hardwareType() == IEEE_802;
        return isMac && packet.protocolType() == EtherType.IPV4;
    }

    private AddressEvidence how() {
        if (packet.senderIp() == packet.targetIp()) {
            return AddressEvidence.ARP_GRATUITOUS;
        }
        if (packet.operation() != REQUEST) {
            return AddressEvidence.ARP_REPLY;
        }
        return packet.senderIp() == 0 ? AddressEvidence.ARP_PROBE : AddressEvidence.ARP_REQUEST;
    }
}
