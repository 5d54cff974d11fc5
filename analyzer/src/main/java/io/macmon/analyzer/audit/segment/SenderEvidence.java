package io.macmon.analyzer.audit.segment;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.Map;

/**
 * Evidence that a frame's source is forged: the sender's IP address belongs to another MAC address.
 *
 * @param text   follows the text of a finding; empty if there is no such evidence
 * @param fields the values in the text
 */
public record SenderEvidence(String text, Map<String, String> fields) {

    /** No such evidence. */
    public static final SenderEvidence NONE = new SenderEvidence("", Map.of());

    public SenderEvidence {
        fields = Map.copyOf(fields);
    }

    /** The evidence in a frame, whose own claims are not in the book yet. */
    public static SenderEvidence of(Sighting sighting, AddressBook book) {
        IpAddress address = sighting.senderIp();
        AddressBook.Entry entry = address.isUnspecified() ? null : book.find(address, sighting.vlan());
        if (entry == null || entry.owner() == sighting.station().mac) {
            return NONE;
        }
        String owner = MacAddress.toString(entry.owner());
        return new SenderEvidence(
                "; it comes from " + address + ", which belongs to " + owner + ", so its source may be forged",
                Map.of("sender_ip", address.toString(), "sender_ip_owner", owner));
    }
}
