package io.macmon.analyzer.audit.rule;

import static io.macmon.analyzer.audit.finding.FindingKind.NAME_POISONING;

import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.SenderEvidence;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.NameAnswer;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.SafeText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Raises the findings about answers to name queries. A message with many answers counts once for each finding. */
final class NameFindings {

    private static final int MAX_LABEL = 63;

    private final FindingLog findings;
    private final AddressBook book;
    private final Set<Raised> raised = new HashSet<>(); // for the latest message, which has at most 300 answers
    private long message;

    NameFindings(FindingLog findings, AddressBook book) {
        this.findings = findings;
        this.book = book;
    }

    /** Whether the finding was already raised for the message. */
    boolean isRaised(long culprit, String subject, Sighting sighting) {
        return message == sighting.number() && raised.contains(new Raised(culprit, subject));
    }

    /** Raises a finding about the station that answered. */
    void raise(Station source, Sighting sighting, NameAnswer answer, String subject, String relation) {
        raise(source.mac, sighting, answer, subject, () -> relation, Map::of);
    }

    /**
     * Raises a finding, unless it was already raised for the message.
     *
     * @param relation what is wrong with the answer, after its text
     * @param more     fields besides those of the answer
     */
    void raise(
            long culprit,
            Sighting sighting,
            NameAnswer answer,
            String subject,
            Supplier<String> relation,
            Supplier<Map<String, String>> more) {
        if (message != sighting.number()) {
            message = sighting.number();
            raised.clear();
        }
        if (!raised.add(new Raised(culprit, subject))) {
            return;
        }
        findings.raise(
                NAME_POISONING,
                culprit,
                subject,
                sighting.nanos(),
                () -> text(sighting, answer)
                        + relation.get()
                        + sender(culprit, sighting).text(),
                () -> fields(sighting, answer, culprit, more.get()));
    }

    // The frame may be the victim's.
    private SenderEvidence sender(long culprit, Sighting sighting) {
        return culprit == sighting.station().mac ? SenderEvidence.of(sighting, book) : SenderEvidence.NONE;
    }

    private static String text(Sighting sighting, NameAnswer answer) {
        String message =
                answer.source() == Name.Source.MDNS ? "mDNS" : answer.source().name();
        String name = "'" + SafeText.of(answer.name().toString(), MAX_LABEL) + "'";
        String content;
        if (!answer.target().isEmpty()) {
            content = " refers " + name + " to '" + SafeText.of(answer.target(), MAX_LABEL) + "'";
        } else if (answer.address().isUnspecified()) {
            content = " has a record for " + name;
        } else {
            content = " gives " + name + " the address " + answer.address();
        }
        return "an " + message + " answer to " + receiver(sighting).orElse("all stations") + content;
    }

    private Map<String, String> fields(Sighting sighting, NameAnswer answer, long culprit, Map<String, String> more) {
        Map<String, String> fields = new HashMap<>(more);
        fields.putAll(sender(culprit, sighting).fields());
        fields.put("protocol", answer.source().name().toLowerCase(Locale.ROOT));
        fields.put("name", SafeText.of(answer.name().toString(), MAX_LABEL));
        if (!answer.address().isUnspecified()) {
            fields.put("address", answer.address().toString());
        }
        if (!answer.target().isEmpty()) {
            fields.put("target", SafeText.of(answer.target(), MAX_LABEL));
        }
        receiver(sighting).ifPresent(receiver -> fields.put("receiver", receiver));
        return fields;
    }

    // Empty if the answer goes to a group.
    private static Optional<String> receiver(Sighting sighting) {
        return sighting.isUnicast()
                ? Optional.of(MacAddress.toString(sighting.headers().destinationMac()))
                : Optional.empty();
    }

    private record Raised(long culprit, String subject) {}
}
