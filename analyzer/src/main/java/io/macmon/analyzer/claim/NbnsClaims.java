package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.LazyText;
import java.nio.charset.StandardCharsets;

/**
 * Reads names from the NetBIOS name service (RFC 1002 section 4.2): names of workstations, not of groups. They come
 * from registrations and refreshes, from responses by the owner, and from node status responses. Each address in a
 * registration or response is an answer. The message format is the same as in DNS; see {@link DnsClaims}.
 */
final class NbnsClaims {

    private static final int HEADER_LENGTH = 12;
    private static final int FLAGS = 2;
    private static final int COUNTS = 4;
    private static final int RESPONSE = 0x8000;
    private static final int RETURN_CODE = 0x000F;
    private static final int REGISTRATION = 5;

    // RFC 1002 gives two opcodes for refresh.
    private static final int REFRESH = 8;
    private static final int OTHER_REFRESH = 9;

    private static final int NAME_RECORD = 0x20;
    private static final int STATUS_RECORD = 0x21;
    private static final int GROUP = 0x8000;
    private static final int QUESTION_FIELDS_LENGTH = 4;
    private static final int RECORD_FIELDS_LENGTH = 10;
    private static final int VALUE_LENGTH = 8;
    private static final int MAX_QUESTIONS = 4;
    private static final int MAX_ENTRIES = 16;
    private static final int ENTRY = 6;
    private static final int STATUS_ENTRY = NetbiosName.LENGTH + 2;

    private NbnsClaims() {}

    static void read(ClaimContext context) {
        MessageView message = context.message();
        if (message.length() < HEADER_LENGTH) {
            context.count(ClaimFault.NBNS_TRUNCATED);
            return;
        }
        int flags = message.u16(FLAGS);
        boolean isResponse = (flags & RESPONSE) != 0;
        int operation = flags >>> 11 & 0xF;
        if (isResponse && (flags & RETURN_CODE) == 0 && operation == 0) {
            readRecord(context, afterQuestions(context), false);
        } else if (!isResponse && isRegistration(operation)) {
            readRegistration(context);
        }
    }

    // A response has no questions, but a receiver may accept one that has.
    private static int afterQuestions(ClaimContext context) {
        int at = HEADER_LENGTH;
        for (int i = 0; i < Math.min(context.message().u16(COUNTS), MAX_QUESTIONS); i++) {
            at = DnsName.read(context.message(), at).end() + QUESTION_FIELDS_LENGTH;
        }
        return at;
    }

    private static boolean isRegistration(int operation) {
        return operation == REGISTRATION || operation == REFRESH || operation == OTHER_REFRESH;
    }

    // A registration has one question with the name, and one additional record, which usually points to that name.
    private static void readRegistration(ClaimContext context) {
        MessageView message = context.message();
        if (message.u16(COUNTS) == 1 && message.u16(COUNTS + 6) == 1) {
            readRecord(context, DnsName.read(message, HEADER_LENGTH).end() + QUESTION_FIELDS_LENGTH, true);
        }
    }

    private static void readRecord(ClaimContext context, int at, boolean isRegistration) {
        MessageView message = context.message();
        DnsName encoded = DnsName.read(message, at);
        int value = encoded.end() + RECORD_FIELDS_LENGTH;
        int length = message.u16(encoded.end() + VALUE_LENGTH);
        if (!message.has(value, length)) {
            context.count(ClaimFault.NBNS_TRUNCATED);
            return;
        }
        NetbiosName name = NetbiosName.decode(encoded.text());
        if (name == null) {
            context.count(ClaimFault.NBNS_BAD_NAME);
        } else if (message.u16(encoded.end()) == STATUS_RECORD && !isRegistration) {
            readStatus(context, value, length);
        } else if (message.u16(encoded.end()) == NAME_RECORD && length >= ENTRY) {
            if (name.isHost()) {
                claimAnswers(context, name, value, Math.min(length / ENTRY, MAX_ENTRIES));
            }
            if (name.isWorkstation() && context.isUnrouted()) {
                claim(context, name, value, isRegistration);
            }
        }
    }

    private static void claimAnswers(ClaimContext context, NetbiosName name, int value, int entries) {
        for (int at = value; at < value + entries * ENTRY; at += ENTRY) {
            boolean isGroup = (context.message().u16(at) & GROUP) != 0;
            context.claimAnswer(
                    name.text(), LazyText.of(name.text()), context.message().ip4(at + 2), Name.Source.NBNS, isGroup);
        }
    }

    // A name server responds for other stations, so a response counts only if the name's address is the packet's
    // source.
    private static void claim(ClaimContext context, NetbiosName name, int value, boolean isRegistration) {
        IpAddress owner = context.message().ip4(value + 2);
        boolean isGroup = (context.message().u16(value) & GROUP) != 0;
        if (!isGroup && (isRegistration || owner.equals(context.sourceAddress()))) {
            context.claimName(context.source(), name.text(), Name.Source.NBNS);
        }
    }

    private static void readStatus(ClaimContext context, int value, int length) {
        MessageView message = context.message();
        int names = message.u8(value);
        if (1 + names * STATUS_ENTRY > length) {
            context.count(ClaimFault.NBNS_TRUNCATED);
            return;
        }
        if (!context.isUnrouted()) {
            return;
        }
        for (int at = value + 1; at < value + 1 + names * STATUS_ENTRY; at += STATUS_ENTRY) {
            NetbiosName name = NetbiosName.unencoded(message, at);
            if (name.isWorkstation() && (message.u16(at + NetbiosName.LENGTH) & GROUP) == 0) {
                context.claimName(context.source(), name.text(), Name.Source.NBNS);
                return;
            }
        }
    }

    /**
     * A NetBIOS name (RFC 1001 section 14).
     *
     * @param text   at most 15 bytes, without its padding
     * @param suffix the kind of service that has the name
     */
    private record NetbiosName(String text, int suffix) {

        /** Length of a name before encoding, in bytes: 15 of text, padded with blanks, and the suffix. */
        static final int LENGTH = 16;

        private static final int WORKSTATION = 0;
        private static final int FILE_SERVER = 0x20;

        /** Decodes the first-level encoding: two letters per byte, then an optional scope; null if invalid. */
        static NetbiosName decode(String encoded) {
            if (encoded.length() < 2 * LENGTH) {
                return null;
            }
            byte[] bytes = new byte[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                int high = encoded.charAt(2 * i) - 'A';
                int low = encoded.charAt(2 * i + 1) - 'A';
                if (high < 0 || high > 15 || low < 0 || low > 15) {
                    return null;
                }
                bytes[i] = (byte) (high << 4 | low);
            }
            return of(bytes);
        }

        /** Reads a name that is not encoded, as in a node status. */
        static NetbiosName unencoded(MessageView message, int at) {
            byte[] bytes = new byte[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                bytes[i] = (byte) message.u8(at + i);
            }
            return of(bytes);
        }

        boolean isWorkstation() {
            return suffix == WORKSTATION && !text.isEmpty();
        }

        /** Whether it names a host as such, not a domain, a user or an elected browser. */
        boolean isHost() {
            return (suffix == WORKSTATION || suffix == FILE_SERVER) && !text.isEmpty();
        }

        private static NetbiosName of(byte[] bytes) {
            String text = new String(bytes, 0, LENGTH - 1, StandardCharsets.ISO_8859_1);
            int end = text.indexOf('\0');
            return new NetbiosName((end < 0 ? text : text.substring(0, end)).stripTrailing(), bytes[LENGTH - 1] & 0xFF);
        }
    }
}
