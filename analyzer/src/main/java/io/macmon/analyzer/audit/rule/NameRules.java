package io.macmon.analyzer.audit.rule;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingLog;
import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.RankedMap;
import io.macmon.analyzer.audit.segment.SegmentPolicy;
import io.macmon.analyzer.audit.segment.Sighting;
import io.macmon.analyzer.audit.segment.StationRanks;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationTable;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.NameAnswer;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Role;
import io.macmon.config.text.SafeText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Judges the answers to name queries (mDNS, LLMNR, NBNS), which any station can give. An answer is poisoning if
 *
 * <ul>
 *   <li>it is for {@code wpad}, where browsers look for their proxy settings;
 *   <li>it makes all names of a domain lead elsewhere (DNAME);
 *   <li>it gives a station's name an address that the station does not have;
 *   <li>it is one of more than {@value #MAX_JUDGED} in a message that are neither true nor for the station's own name;
 *   <li>it is for one name too many that leads to the same station or address, also if the answers have different
 *       sources, most of which may be made up.
 * </ul>
 *
 * <p>An alias leads to the address of its target; if that is not known, to the station that gives the alias.
 *
 * <p>The first station that gives a name its own address has the name while it is alive. Between two such stations, the
 * policy decides, then the number of their names, then who was seen first. A station without any other name may be the
 * same machine with another network card, so it is judged only when the first one sends again. Answers that are true
 * are fine from any station, such as a sleep proxy.
 *
 * <p>Keeps {@value #MAX_NAMES} names, and the answers of {@value #MAX_STATIONS} stations and for as many addresses, of
 * each rank.
 */
public final class NameRules {

    private static final int MAX_NAMES = 16_384;
    private static final int MAX_STATIONS = 2_048;

    /** LLMNR and NBNS: the host name, its truncated form, and the workgroup. */
    private static final int USUAL_NAMES = 3;

    private static final int USUAL_MULTICAST_NAMES = 8;

    /** From several stations, one of which may be another network card. */
    private static final int USUAL_SHARED_NAMES = 2 * USUAL_NAMES;

    /** Answers in one message. A host with more addresses gives its own name. */
    private static final int MAX_JUDGED = 16;

    private static final long NOBODY = -1;
    private static final int MAX_LABEL = 63;
    private static final int MAX_LISTED = 8;
    private static final int UUID_LENGTH = 36;
    private static final Set<String> PROXY_SETTINGS = Set.of("wpad", "_wpad");
    private static final String MANY_NAMES = "many-names";
    private static final String ALL_OF_DOMAIN = "*";

    /** Browsers make up such names to hide addresses (WebRTC). */
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final StationTable stations;
    private final StationRanks ranks;
    private final AddressBook book;
    private final NameFindings findings;
    private final RankedMap<NameKey, Holder> holders = new RankedMap<>(MAX_NAMES);
    private final RankedMap<Long, NameAnswers> answers = new RankedMap<>(MAX_STATIONS);
    private final RankedMap<AddressOwner.Key, NameAnswers> answersByAddress = new RankedMap<>(MAX_STATIONS);
    private SegmentPolicy segment;
    private long message = NOBODY;
    private int judged; // answers in the message

    public NameRules(
            SegmentPolicy segment, StationTable stations, StationRanks ranks, AddressBook book, FindingLog findings) {
        this.segment = segment;
        this.stations = stations;
        this.ranks = ranks;
        this.book = book;
        this.findings = new NameFindings(findings, book);
    }

    public void applyPolicy(SegmentPolicy segment) {
        this.segment = segment;
    }

    /** Judges an answer in a frame. */
    public void onAnswer(Sighting sighting, NameAnswer answer) {
        Station source = sighting.station();
        if (mayAnswer(source, answer, sighting)) {
            return;
        }
        String name = label(answer.label());
        if (PROXY_SETTINGS.contains(name)) {
            findings.raise(source, sighting, answer, "wpad", ", where browsers look for their proxy settings");
        }
        if (answer.label().equals(ALL_OF_DOMAIN) && !answer.target().isEmpty()) {
            findings.raise(source, sighting, answer, "domain", "");
        } else if (!name.isEmpty() && !isUuid(name)) {
            judge(source, name, answer.target().isEmpty() ? answer : resolved(answer, sighting), sighting);
        }
    }

    private void judge(Station source, String name, NameAnswer answer, Sighting sighting) {
        Holder holder = holders.get(new NameKey(name, sighting.vlan()));
        if (isTrue(source, holder, answer, sighting)) {
            return;
        }
        if (isBeyondUsual(sighting)) {
            if (holder == null || holder.mac != source.mac || !isOwn(source, answer.address(), sighting)) {
                String relation = ", one of more than " + MAX_JUDGED + " answers in the message";
                findings.raise(source, sighting, answer, MANY_NAMES, relation);
            }
            return;
        }
        NameAnswers given = remember(source, name, answer, sighting);
        judgeName(source, holder, name, answer, sighting);
        judgeCount(source, answer, given, sighting);
    }

    private boolean isBeyondUsual(Sighting sighting) {
        if (message != sighting.number()) {
            message = sighting.number();
            judged = 0;
        }
        return ++judged > MAX_JUDGED;
    }

    private NameAnswer resolved(NameAnswer alias, Sighting sighting) {
        String target = label(alias.target());
        NameAnswers given = answers.get(sighting.station().mac);
        IpAddress known = given == null ? null : given.addressOf(target);
        Holder holder = known == null ? holders.get(new NameKey(target, sighting.vlan())) : null;
        IpAddress address = known != null ? known : holder != null ? holder.address : sighting.sourceIp();
        return new NameAnswer(
                alias.mac(),
                alias.label(),
                alias.name(),
                address,
                alias.target(),
                alias.source(),
                alias.isShared(),
                alias.isRouted());
    }

    private static boolean isUuid(String name) {
        return name.length() == UUID_LENGTH && UUID.matcher(name).matches();
    }

    private boolean mayAnswer(Station source, NameAnswer answer, Sighting sighting) {
        return source.has(Role.NAME_PROXY)
                || segment.mayAnswerForOthers(source)
                || source.policyVerdict() == Verdict.OWN
                || (segment.isRouter(source) && (answer.isRouted() || !sighting.isStationsOwn(book)));
    }

    // The first label, because a host has the same one in all of its domains.
    private static String label(String name) {
        int end = name.indexOf('.');
        String label = name.substring(0, Math.min(MAX_LABEL, end < 0 ? name.length() : end));
        return label.toLowerCase(Locale.ROOT);
    }

    // Another station has the name, and owns the address.
    private boolean isTrue(Station source, Holder holder, NameAnswer answer, Sighting sighting) {
        return holder != null && holder.mac != source.mac && belongsTo(holder.mac, answer.address(), sighting.vlan());
    }

    private boolean belongsTo(long mac, IpAddress address, int vlan) {
        AddressBook.Entry entry = book.find(address, vlan);
        return entry != null && entry.owner() == mac;
    }

    private NameAnswers remember(Station source, String name, NameAnswer answer, Sighting sighting) {
        NameAnswers known = answers.get(source.mac);
        NameAnswers given = known == null ? new NameAnswers() : known;
        given.add(
                name,
                answer.address(),
                answer.source() == Name.Source.MDNS,
                address -> isOwn(source, address, sighting),
                sighting.nanos());
        answers.put(source.mac, given, isEstablished(source));
        return given;
    }

    private boolean isOwn(Station source, IpAddress address, Sighting sighting) {
        return address.equals(sighting.sourceIp()) || belongsTo(source.mac, address, sighting.vlan());
    }

    private void judgeName(Station source, Holder holder, String name, NameAnswer answer, Sighting sighting) {
        if (answer.isShared()) {
            return;
        }
        NameKey key = new NameKey(name, sighting.vlan());
        if (holder != null && holder.mac == source.mac) {
            judgeChallenger(source, holder, name, answer, sighting);
        }
        Station other = holder == null || holder.mac == source.mac ? null : stations.find(holder.mac);
        if (!LeaseRules.isAlive(other, sighting.nanos(), LeaseRules.ALIVE_NANOS)) {
            hold(key, source, answer, sighting);
        } else if (!isSameMachine(source, other, name) && isOpen(source, other, holder, name, answer, sighting)) {
            dispute(key, source, other, holder, answer, sighting);
        }
    }

    // A machine that moves to a dock has a single name, and is silent on its other network card. So a station with a
    // single name takes it from another one only if that one sends afterwards.
    private boolean isOpen(
            Station source, Station other, Holder holder, String name, NameAnswer answer, Sighting sighting) {
        boolean hasOwnerSent = holder.challenger == source.mac && other.lastNanos() > holder.challengedNanos;
        if (holder.challenger != source.mac) {
            holder.challenger = source.mac;
            holder.challengerAddress = answer.address();
            holder.challengedNanos = sighting.nanos();
        }
        return hasOwnerSent || !answers.get(source.mac).isOnly(name);
    }

    // The station has the name, and another one answered for it before.
    private void judgeChallenger(Station source, Holder holder, String name, NameAnswer answer, Sighting sighting) {
        Station challenger = holder.challenger == NOBODY ? null : stations.find(holder.challenger);
        boolean isRecent = Math.abs(sighting.nanos() - holder.challengedNanos) < LeaseRules.ALIVE_NANOS;
        if (challenger != null && isRecent && !isSameMachine(challenger, source, name)) {
            IpAddress address = holder.challengerAddress;
            if (hasPrecedence(challenger, source, name)) {
                raiseDispute(
                        source,
                        challenger,
                        sighting,
                        answer,
                        () -> ", but the name belongs to " + other(challenger) + " with the address " + address);
            } else {
                raiseDispute(
                        challenger,
                        source,
                        sighting,
                        answer,
                        () -> "; " + other(challenger) + " gave it " + address + " before, but " + other(source)
                                + " has precedence");
            }
        }
        holder.challenger = NOBODY;
    }

    private void dispute(
            NameKey key, Station source, Station other, Holder holder, NameAnswer answer, Sighting sighting) {
        if (hasPrecedence(source, other, key.name)) {
            raiseDispute(
                    other,
                    source,
                    sighting,
                    answer,
                    () -> "; " + other(other) + " gave it " + holder.address + " before, but " + other(source)
                            + " has precedence");
            hold(key, source, answer, sighting);
        } else {
            raiseDispute(
                    source,
                    other,
                    sighting,
                    answer,
                    () -> ", but the name belongs to " + other(other) + " with the address " + holder.address);
        }
    }

    private static String other(Station station) {
        return MacAddress.toString(station.mac);
    }

    private void hold(NameKey key, Station source, NameAnswer answer, Sighting sighting) {
        Holder holder = holders.get(key);
        if (isOwn(source, answer.address(), sighting)
                && (holder == null || holder.mac != source.mac || !holder.address.equals(answer.address()))) {
            holders.put(key, new Holder(source.mac, answer.address()), isEstablished(source));
        }
    }

    // A machine with two network cards, or one that moves to a dock: it has no other name, and its DHCP client has the
    // same name and asks for the same options on both.
    private boolean isSameMachine(Station source, Station other, String name) {
        NameAnswers given = answers.get(source.mac);
        return (given == null || given.isOnly(name))
                && source.names().stream()
                        .anyMatch(known -> known.source().equals("dhcp")
                                && label(known.name()).equals(name))
                && (source.fingerprint().isEmpty()
                        || other.fingerprint().isEmpty()
                        || source.fingerprint().equals(other.fingerprint()));
    }

    private boolean isEstablished(Station station) {
        return ranks.rank(station.mac) != Rank.OTHER;
    }

    private boolean hasPrecedence(Station source, Station other, String name) {
        int difference = right(source, name) - right(other, name);
        return difference == 0 ? source.firstNanos() < other.firstNanos() : difference > 0;
    }

    private int right(Station station, String name) {
        boolean isNamed = station.member()
                .filter(member -> label(member.entry().name()).equals(name))
                .isPresent();
        NameAnswers given = answers.get(station.mac);
        return (isNamed ? 4 : 0) + (isEstablished(station) ? 2 : 0) + (given == null || given.isOnly(name) ? 1 : 0);
    }

    private void judgeCount(Station source, NameAnswer answer, NameAnswers given, Sighting sighting) {
        if (given.countRequestedLeadingTo(answer.address()) > USUAL_NAMES
                || given.countLeadingTo(answer.address()) > USUAL_MULTICAST_NAMES) {
            raiseManyNames(source.mac, answer, given, sighting);
        } else {
            judgeAddress(source, answer, sighting);
        }
    }

    // No source has answered for too many names, but all together may have.
    private void judgeAddress(Station source, NameAnswer answer, Sighting sighting) {
        if (answer.source() == Name.Source.MDNS) {
            return;
        }
        AddressOwner.Key key = new AddressOwner.Key(answer.address(), sighting.vlan());
        NameAnswers known = answersByAddress.get(key);
        NameAnswers given = known == null ? new NameAnswers() : known;
        given.add(label(answer.label()), answer.address(), false, address -> false, sighting.nanos());
        answersByAddress.put(key, given, isEstablished(source));
        if (given.countLeadingTo(answer.address()) > USUAL_SHARED_NAMES) {
            raiseManyNames(Finding.SEGMENT.value(), answer, given, sighting);
        }
    }

    private void raiseManyNames(long culprit, NameAnswer answer, NameAnswers given, Sighting sighting) {
        if (findings.isRaised(culprit, MANY_NAMES, sighting)) {
            return;
        }
        List<String> leading = given.leadingTo(answer.address());
        boolean isSegment = culprit == Finding.SEGMENT.value();
        findings.raise(
                culprit,
                sighting,
                answer,
                MANY_NAMES,
                () -> (isSegment ? "; answers from several sources gave it to " : "; it answered for ") + leading.size()
                        + " names: " + names(leading),
                () -> Map.of("names", names(leading), "name_count", String.valueOf(leading.size())));
    }

    private static String names(List<String> leading) {
        return leading.stream()
                .skip(Math.max(0, leading.size() - MAX_LISTED))
                .map(each -> SafeText.of(each, MAX_LABEL))
                .collect(Collectors.joining(", "));
    }

    private void raiseDispute(
            Station culprit, Station victim, Sighting sighting, NameAnswer answer, Supplier<String> relation) {
        findings.raise(
                culprit.mac,
                sighting,
                answer,
                MacAddress.toString(victim.mac),
                relation,
                () -> Map.of("owner", MacAddress.toString(victim.mac)));
    }

    private record NameKey(String name, int vlan) {}

    /** The station that has a name, and the address that it gave it; and the latest other one. */
    private static final class Holder {

        private final long mac;
        private final IpAddress address;
        private long challenger = NOBODY;
        private IpAddress challengerAddress;
        private long challengedNanos;

        Holder(long mac, IpAddress address) {
            this.mac = mac;
            this.address = address;
        }
    }
}
