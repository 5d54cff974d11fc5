package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.config.net.IpAddress;

/**
 * Names of the NetBIOS name service (RFC 1002, 4.2): of workstations, not of groups; registered or refreshed, answered for by their
 * owner, or listed in a node's status. The message is framed as one of DNS, see {@link DnsClaims}.
 */
final class NbnsClaims {

    private static final int HEADER = 12;
    private static final int FLAGS = 2;
    private static final int COUNTS = 4;
    private static final int RESPONSE = 0x8000;
    private static final int RETURN_CODE = 0x000F;
    private static final int REGISTRATION = 5;

    // Refresh has had two numbers.
    private static final int REFRESH = 8;
    private static final int OTHER_REFRESH = 9;

    private static final int NAME_RECORD = 0x20;
    private static final int STATUS_RECORD = 0x21;
    private static final int GROUP = 0x8000;
    private static final int QUESTION_FIELDS = 4;
    private static final int RECORD_FIELDS = 10;
    private static final int VALUE_LENGTH = 8;
    private static final int ENTRY = 6;
    private static final int STATUS_ENTRY = NetbiosName.LENGTH + 2;

    private NbnsClaims() {}

    static void read(ClaimContext reading) {
        MessageView message = reading.message();
        if (message.length() < HEADER) {
            reading.count(ClaimFault.NBNS_TRUNCATED);
            return;
        }
        if (!FirstHop.isUnrouted(reading)) {
            return;
        }
        int flags = message.u16(FLAGS);
        boolean isResponse = (flags & RESPONSE) != 0;
        int operation = flags >>> 11 & 0xF;
        if (isResponse && (flags & RETURN_CODE) == 0 && operation == 0) {
            readRecord(reading, HEADER, false);
        } else if (!isResponse && isRegistration(operation)) {
            readRegistration(reading);
        }
    }

    private static boolean isRegistration(int operation) {
        return operation == REGISTRATION || operation == REFRESH || operation == OTHER_REFRESH;
    }

    // One question, of the name; one additional record, most often with a pointer to it.
    private static void readRegistration(ClaimContext reading) {
        MessageView message = reading.message();
        if (message.u16(COUNTS) == 1 && message.u16(COUNTS + 6) == 1) {
            readRecord(reading, DnsName.read(message, HEADER).end() + QUESTION_FIELDS, true);
        }
    }

    private static void readRecord(ClaimContext reading, int at, boolean isRegistration) {
        MessageView message = reading.message();
        DnsName encoded = DnsName.read(message, at);
        int value = encoded.end() + RECORD_FIELDS;
        int length = message.u16(encoded.end() + VALUE_LENGTH);
        if (!message.has(value, length)) {
            reading.count(ClaimFault.NBNS_TRUNCATED);
            return;
        }
        NetbiosName name = NetbiosName.decode(encoded.text());
        if (name == null) {
            reading.count(ClaimFault.NBNS_BAD_NAME);
        } else if (message.u16(encoded.end()) == STATUS_RECORD && !isRegistration) {
            readStatus(reading, value, length);
        } else if (message.u16(encoded.end()) == NAME_RECORD && length >= ENTRY && name.isWorkstation()) {
            claim(reading, name, value, isRegistration);
        }
    }

    // A name server answers for others.
    private static void claim(ClaimContext reading, NetbiosName name, int value, boolean isRegistration) {
        IpAddress owner = reading.message().ip4(value + 2);
        boolean isGroup = (reading.message().u16(value) & GROUP) != 0;
        if (!isGroup && (isRegistration || owner.equals(reading.sourceAddress()))) {
            reading.claimName(reading.source(), name.text(), Name.Source.NBNS);
        }
    }

    private static void readStatus(ClaimContext reading, int value, int length) {
        MessageView message = reading.message();
        int names = message.u8(value);
        if (1 + names * STATUS_ENTRY > length) {
            reading.count(ClaimFault.NBNS_TRUNCATED);
            return;
        }
        for (int at = value + 1; at < value + 1 + names * STATUS_ENTRY; at += STATUS_ENTRY) {
            NetbiosName name = NetbiosName.unencoded(message, at);
            if (name.isWorkstation() && (message.u16(at + NetbiosName.LENGTH) & GROUP) == 0) {
                reading.claimName(reading.source(), name.text(), Name.Source.NBNS);
                return;
            }
        }
    }
}
