package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.identity.TraitKind;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.LazyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads mDNS (RFC 6762) and LLMNR (RFC 4795) responses, and those of DNS servers. In the first two, each address record
 * and alias is an answer; an address record names the source only if it has the packet's source address.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+      +-----------------------------------+
 *  | identification  |flags, first: QR |   0  |  name                             |
 *  |   questions     |    answers      |   4  |      type       |      class      |
 *  |   authorities   |   additional    |   8  |  time to live, not in questions   |
 *  |  questions, records               |  12  |  value's length |      value      |
 *  +-----------------------------------+      +-----------------------------------+
 * </pre>
 *
 * <p>A routed response has the router's MAC address, so a unicast response names its source only if it has a common
 * initial TTL.
 */
final class DnsClaims {

    /** The maximum number of questions and records read from a message; no frame of 1,500 bytes has more. */
    static final int MAX_RECORDS = 300;

    /** The maximum number of answers read from a DNS server's response. */
    static final int MAX_ANSWERS = 64;

    private static final int HEADER_LENGTH = 12;
    private static final int FLAGS = 2;
    private static final int QUESTIONS = 4;
    private static final int ANSWERS = 6;
    private static final int RESPONSE = 0x8000;

    // QR, operation and response code: a response to a query, without an error.
    private static final int RESULT_MASK = 0xF80F;
    private static final int AUTHORITATIVE = 0x0400;
    private static final int INTERNET = 1;
    private static final int MAX_LABEL = 63;
    private static final int QUESTION_FIELDS_LENGTH = 4;
    private static final int RECORD_FIELDS_LENGTH = 10;
    private static final int VALUE_LENGTH = 8;
    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int PTR = 12;
    private static final int TXT = 16;
    private static final int AAAA = 28;
    private static final int SRV = 33;
    private static final int DNAME = 39;
    private static final int OPT = 41;
    private static final int NSEC = 47;
    private static final int SVCB = 64;
    private static final int HTTPS = 65;
    private static final String LOCAL = ".local";

    /** The labels that pointers can lead to. */
    private static final int MAX_OFFSET = 0x4000;

    /** A station keeps no more names. */
    private static final int MAX_NAMES = 8;

    private static final int MAX_SERVICES = 32;
    private static final String ALL_SERVICES = "_services._dns-sd._udp";
    private static final String DEVICE_INFO = "_device-info._tcp";
    private static final String MODEL = "model=";
    private static final Pattern SERVICE =
            Pattern.compile("(?:(?<instance>.*)\\.)?(?<service>_[^.]{1,20}\\._(?i:tcp|udp))", Pattern.DOTALL);

    private final DnsName.Lengths lengths = new DnsName.Lengths(MAX_OFFSET);
    private int services;

    void read(ClaimContext context, Name.Source source) {
        MessageView message = context.message();
        if (message.length() < HEADER_LENGTH) {
            context.count(ClaimFault.DNS_TRUNCATED);
            return;
        }
        if ((message.u16(FLAGS) & RESPONSE) != 0) {
            readRecords(context, source);
        }
    }

    private void readRecords(ClaimContext context, Name.Source source) {
        MessageView message = context.message();
        lengths.clear(message.length());
        services = 0;
        List<String> names = new ArrayList<>();
        int questions = message.u16(QUESTIONS);
        int total = questions + message.u16(QUESTIONS + 2) + message.u16(QUESTIONS + 4) + message.u16(QUESTIONS + 6);
        int at = HEADER_LENGTH;
        for (int i = 0; i < total; i++) {
            if (i == MAX_RECORDS) {
                context.count(ClaimFault.DNS_TOO_MANY_RECORDS);
                break;
            }
            at = i < questions ? skipQuestion(context, at) : readRecord(context, at, source, names);
            if (at < 0) {
                break;
            }
        }
        if (context.isUnrouted()) {
            names.forEach(name -> context.claimName(context.source(), name, source));
        }
    }

    // Returns the offset after the question, or -1 if it is truncated or malformed.
    private int skipQuestion(ClaimContext context, int at) {
        DnsName name = DnsName.read(context.message(), at, lengths);
        return checkedEnd(context, name, name.end() + QUESTION_FIELDS_LENGTH);
    }

    private int readRecord(ClaimContext context, int at, Name.Source source, List<String> names) {
        MessageView message = context.message();
        DnsName name = DnsName.read(message, at, lengths);
        int value = name.end() + RECORD_FIELDS_LENGTH;
        int length = message.u16(name.end() + VALUE_LENGTH);
        int next = checkedEnd(context, name, value + length);
        IpAddress address = next < 0 ? null : address(message, message.u16(name.end()), value, length);
        if (next >= 0 && address == null) {
            claimReference(context, message.u16(name.end()), name, value, source);
            if (source == Name.Source.MDNS && context.isUnrouted()) {
                claimService(context, message.u16(name.end()), name, value);
            }
        }
        if (address != null) {
            LazyText host = new LazyText(() -> withoutLocal(name.text()));
            context.claimAnswer(name.firstLabel(), host, address, source, false);
            boolean isOwn = names.size() < MAX_NAMES && address.equals(context.sourceAddress());
            if (isOwn && !names.contains(host.toString())) {
                names.add(host.toString());
            }
        }
        return next;
    }

    /** Whether a DNS message has an answer that {@link #readHosts} believes, by its header and question. */
    static boolean mayNameHosts(MessageView message) {
        int flags = message.u16(FLAGS);
        return (flags & RESULT_MASK) == RESPONSE
                && message.u16(QUESTIONS) == 1
                && message.u16(ANSWERS) > 0
                && ((flags & AUTHORITATIVE) != 0 || isReverse(message));
    }

    // The first name in a message has no pointers, because they only lead back.
    private static boolean isReverse(MessageView message) {
        int at = HEADER_LENGTH;
        int length = message.u8(at);
        while (length > 0 && length <= MAX_LABEL) {
            at += 1 + length;
            length = message.u8(at);
        }
        return length == 0 && message.u16(at + 1) == PTR;
    }

    /**
     * Reads which names a DNS server's response (RFC 1035) gives to addresses. Two kinds of answers are believed:
     *
     * <ul>
     *   <li>PTR, the name of the address in the question, whatever aliases lead to it (RFC 2317): names of addresses
     *       are kept by the owner of the network.
     *   <li>A and AAAA, if the server is the authority: they come from its own zones. In all others, the owner of any
     *       domain on the Internet decides which address a name has. The name is that of the record, not the one in the
     *       question, which may be an alias, such as that of a service.
     * </ul>
     */
    void readHosts(ClaimContext context) {
        MessageView message = context.message();
        if (!mayNameHosts(message)) {
            return;
        }
        lengths.clear(message.length());
        DnsName question = DnsName.read(message, HEADER_LENGTH, lengths);
        IpAddress asked = isReverse(message) ? question.reverseAddress() : null;
        boolean isAuthority = (message.u16(FLAGS) & AUTHORITATIVE) != 0;
        int at = checkedEnd(context, question, question.end() + QUESTION_FIELDS_LENGTH);
        for (int left = Math.min(MAX_ANSWERS, message.u16(ANSWERS)); left > 0 && at >= 0; left--) {
            at = readHost(context, at, asked, isAuthority);
        }
    }

    private int readHost(ClaimContext context, int at, IpAddress asked, boolean isAuthority) {
        MessageView message = context.message();
        DnsName name = DnsName.read(message, at, lengths);
        int type = message.u16(name.end());
        int value = name.end() + RECORD_FIELDS_LENGTH;
        int length = message.u16(name.end() + VALUE_LENGTH);
        int next = checkedEnd(context, name, value + length);
        if (next < 0 || message.u16(name.end() + Short.BYTES) != INTERNET) {
            return next;
        }
        IpAddress address = isAuthority ? address(message, type, value, length) : null;
        if (address != null) {
            claimHost(context, address, name.text(), false);
        } else if (type == PTR && asked != null) {
            DnsName target = DnsName.read(message, value, lengths);
            claimHost(context, asked, target.isWellFormed() ? target.text() : "", true);
        }
        return next;
    }

    // Names with an underscore are of services (RFC 8552), as in gc._msdcs.
    private static void claimHost(ClaimContext context, IpAddress address, String name, boolean isReverse) {
        if (!name.isBlank() && !name.startsWith("_") && !name.contains("._")) {
            context.claim(new Claim.HostName(context.source(), address, name, isReverse));
        }
    }

    private static int checkedEnd(ClaimContext context, DnsName name, int end) {
        if (name.isWellFormed() && context.message().has(end, 0)) {
            return end;
        }
        boolean isBadName =
                !name.isWellFormed() && name.end() < context.message().length();
        context.count(isBadName ? ClaimFault.DNS_BAD_NAME : ClaimFault.DNS_TRUNCATED);
        return -1;
    }

    // Receivers follow aliases, and browsers may look for wpad by any type of record.
    private void claimReference(ClaimContext context, int type, DnsName name, int value, Name.Source source) {
        String label = name.firstLabel();
        switch (type) {
            case CNAME -> {
                LazyText host = new LazyText(() -> withoutLocal(name.text()));
                context.claimReference(label, host, target(context, value), source);
            }
            case DNAME -> {
                LazyText all = new LazyText(() -> "*." + name.text());
                context.claimReference("*", all, target(context, value), source);
            }
            case NSEC, OPT -> {} // NSEC: the record does not exist; OPT: EDNS options
            default -> {
                if (startsWith(label, "wpad") || startsWith(label, "_wpad")) {
                    int targetAt = type == SRV ? 6 : type == SVCB || type == HTTPS ? 2 : 0;
                    String target = type == TXT ? "" : target(context, value + targetAt);
                    context.claimReference(label, new LazyText(name::text), target, source);
                }
            }
        }
    }

    // What the station offers (RFC 6763). A name is instance.service.protocol.domain; the instance may contain dots.
    private void claimService(ClaimContext context, int type, DnsName name, int value) {
        if ((type != PTR && type != SRV && type != TXT) || services == MAX_SERVICES) {
            return;
        }
        services++;
        String whole = withoutLocal(name.text());
        Matcher parts = SERVICE.matcher(whole.equals(ALL_SERVICES) ? target(context, value) : whole);
        if (!parts.matches()) {
            return;
        }
        String service = parts.group("service").toLowerCase(Locale.ROOT);
        String instance = parts.group("instance");
        if (type != TXT) {
            context.claimTrait(TraitKind.MDNS_SERVICE, service);
        }
        if (type == SRV && instance != null) {
            context.claimTrait(TraitKind.MDNS_INSTANCE, instance);
        }
        if (type == TXT && service.equals(DEVICE_INFO)) {
            String pair = context.message().text(value + 1, context.message().u8(value));
            if (pair.startsWith(MODEL)) {
                context.claimTrait(TraitKind.MDNS_MODEL, pair.substring(MODEL.length()));
            }
        }
    }

    private static boolean startsWith(String name, String label) {
        return name.regionMatches(true, 0, label, 0, label.length())
                && (name.length() == label.length() || name.charAt(label.length()) == '.');
    }

    private String target(ClaimContext context, int at) {
        return withoutLocal(DnsName.read(context.message(), at, lengths).text());
    }

    // Null if it is not an address record.
    private static IpAddress address(MessageView message, int type, int value, int length) {
        if (type == A && length == 4) {
            return message.ip4(value);
        }
        return type == AAAA && length == 16 ? message.ip6(value) : null;
    }

    private static String withoutLocal(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(LOCAL) ? name.substring(0, name.length() - LOCAL.length()) : name;
    }
}
