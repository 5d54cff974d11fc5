package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.config.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Names of mDNS (RFC 6762) and LLMNR (RFC 4795): those that a response says are of the address which it comes from.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+      +-----------------------------------+
 *  | identification  |flags, first: QR |   0  |  name                             |
 *  |   questions     |    answers      |   4  |      type       |      class      |
 *  |   authorities   |   additional    |   8  |  time to live, but of questions   |
 *  |  questions, records               |  12  |  value's length |      value      |
 *  +-----------------------------------+      +-----------------------------------+
 * </pre>
 *
 * <p>A response that was routed has its router's source, so one to a single station must have a TTL that senders begin with.
 */
final class DnsClaims {

    /** Questions and records of a message that are read. */
    static final int MAX_RECORDS = 64;

    private static final int HEADER = 12;
    private static final int FLAGS = 2;
    private static final int QUESTIONS = 4;
    private static final int RESPONSE = 0x8000;
    private static final int QUESTION_FIELDS = 4;
    private static final int RECORD_FIELDS = 10;
    private static final int VALUE_LENGTH = 8;
    private static final int A = 1;
    private static final int AAAA = 28;
    private static final String LOCAL = ".local";

    private DnsClaims() {}

    static void read(ClaimContext reading, Name.Source by) {
        MessageView message = reading.message();
        if (message.length() < HEADER) {
            reading.count(ClaimFault.DNS_TRUNCATED);
            return;
        }
        if ((message.u16(FLAGS) & RESPONSE) != 0 && FirstHop.isUnrouted(reading)) {
            for (String name : names(reading)) {
                reading.claimName(reading.source(), name, by);
            }
        }
    }

    private static List<String> names(ClaimContext reading) {
        MessageView message = reading.message();
        List<String> names = new ArrayList<>();
        int questions = message.u16(QUESTIONS);
        int all = questions + message.u16(QUESTIONS + 2) + message.u16(QUESTIONS + 4) + message.u16(QUESTIONS + 6);
        int at = HEADER;
        for (int i = 0; i < all; i++) {
            if (i == MAX_RECORDS) {
                reading.count(ClaimFault.DNS_TOO_MANY_RECORDS);
                break;
            }
            at = i < questions ? skipQuestion(reading, at) : readRecord(reading, at, names);
            if (at < 0) {
                break;
            }
        }
        return names;
    }

    // Less than 0 when there is nothing behind it.
    private static int skipQuestion(ClaimContext reading, int at) {
        DnsName name = DnsName.read(reading.message(), at);
        return checkedEnd(reading, name, name.end() + QUESTION_FIELDS);
    }

    private static int readRecord(ClaimContext reading, int at, List<String> names) {
        MessageView message = reading.message();
        DnsName name = DnsName.read(message, at);
        int value = name.end() + RECORD_FIELDS;
        int length = message.u16(name.end() + VALUE_LENGTH);
        int next = checkedEnd(reading, name, value + length);
        if (next >= 0 && isOfSource(reading, message.u16(name.end()), value, length)) {
            String plain = withoutLocal(name.text());
            if (!names.contains(plain)) {
                names.add(plain);
            }
        }
        return next;
    }

    private static int checkedEnd(ClaimContext reading, DnsName name, int end) {
        if (name.isWellFormed() && reading.message().has(end, 0)) {
            return end;
        }
        boolean isNames = !name.isWellFormed() && name.end() < reading.message().length();
        reading.count(isNames ? ClaimFault.DNS_BAD_NAME : ClaimFault.DNS_TRUNCATED);
        return -1;
    }

    private static boolean isOfSource(ClaimContext reading, int type, int value, int length) {
        IpAddress source = reading.sourceAddress();
        return (type == A && length == 4 && reading.message().ip4(value).equals(source))
                || (type == AAAA && length == 16 && reading.message().ip6(value).equals(source));
    }

    private static String withoutLocal(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(LOCAL) ? name.substring(0, name.length() - LOCAL.length()) : name;
    }
}
