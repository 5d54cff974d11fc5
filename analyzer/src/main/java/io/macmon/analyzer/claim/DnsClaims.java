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
 * Reads mDNS (RFC 6762) and LLMNR (RFC 4795) responses. Each address record and alias is an answer;
 * an address record names the source only if it has the packet's source address.
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

    private static final int HEADER_LENGTH = 12;
    private static final int FLAGS = 2;
    private static final int QUESTIONS = 4;
    private static final int RESPONSE = 0x8000;
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
