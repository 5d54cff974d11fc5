package io.macmon.cli;

import static io.macmon.analyzer.audit.FindingKind.RADIUS_ACCEPTED;
import static io.macmon.analyzer.audit.FindingKind.RADIUS_BAD_ANSWER;
import static io.macmon.analyzer.audit.FindingKind.RADIUS_REJECTED;
import static io.macmon.analyzer.audit.FindingKind.RADIUS_SILENT;
import static io.macmon.analyzer.audit.FindingKind.RADIUS_VLAN;

import io.macmon.analyzer.audit.Audit;
import io.macmon.analyzer.audit.FindingKind;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.capture.CaptureException;
import io.macmon.cli.radius.MabClient;
import io.macmon.cli.radius.MabConfig;
import io.macmon.cli.radius.MabRehearsal;
import io.macmon.config.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Policy.Member;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Has a RADIUS server asked about the stations that an audit hears, and makes findings of what it answers. */
final class RadiusCheck implements AutoCloseable {

    private static final int MOST_ANSWERS = 100_000;
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private final Map<MacAddress, RadiusReply> answers = new ConcurrentHashMap<>();
    private final MabRehearsal rehearsal;
    private volatile BiConsumer<MacAddress, RadiusReply> judge = (station, reply) -> {};

    private RadiusCheck(MabConfig config) throws CaptureException {
        rehearsal = MabRehearsal.start(MabClient.open(config), config.rate(), this::take);
    }

    /** Starts; nobody is asked about before somebody is {@link #ask}ed for. */
    static RadiusCheck open(MabConfig config) throws CaptureException {
        return new RadiusCheck(config);
    }

    /** Tells an audit from now on, by its policy. */
    void tell(Audit audit) {
        judge = (station, reply) -> audit.ask(() -> judge(audit, audit.state().policy(), station, reply));
    }

    /** Has the server asked about a station; does not wait. */
    void ask(MacAddress station) {
        rehearsal.offer(station);
    }

    Optional<RadiusReply> answer(MacAddress station) {
        return Optional.ofNullable(answers.get(station));
    }

    /** Waits for the answers that are missing, within reason. */
    void await(Consumer<String> say) {
        try {
            if (!rehearsal.drain(Duration.ofMillis(500))) {
                say.accept("waiting for the RADIUS server's answers, at most " + LONGEST_END.toSeconds() + " s");
                rehearsal.drain(LONGEST_END);
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many were asked about, and how it came out; named as in reports. */
    Map<String, Long> counters() {
        MabRehearsal.Counts counts = rehearsal.counts();
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("radius_asked", counts.asked());
        counters.put("radius_accepted", counts.accepted());
        counters.put("radius_rejected", counts.rejected());
        counters.put("radius_silent", counts.silent());
        counters.put("radius_unproven", counts.unproven());
        counters.put("radius_not_asked", counts.notAsked());
        return counters;
    }

    @Override
    public void close() {
        rehearsal.close();
    }

    private void take(MacAddress station, RadiusReply reply) {
        if (answers.size() < MOST_ANSWERS) {
            answers.put(station, reply);
        }
        judge.accept(station, reply);
    }

    private static void judge(Audit audit, Policy policy, MacAddress station, RadiusReply reply) {
        Optional<Member> member = policy.member(station.value());
        boolean mayBeHere = member.isPresent() && !policy.denies(station.value());
        String said = reply.message().isEmpty() ? "" : ": " + reply.message();
        switch (reply.answer()) {
            case ACCEPT -> accepted(audit, policy, station, member.filter(listed -> mayBeHere), reply);
            case REJECT, CHALLENGE -> {
                if (mayBeHere) {
                    String does = reply.answer() == Answer.REJECT ? "rejects" : "challenges";
                    note(
                            audit,
                            RADIUS_REJECTED,
                            station,
                            "",
                            "the RADIUS server " + does + " it" + said + "; group '"
                                    + member.get().group().name() + "' lists it");
                }
            }
            case SILENT -> note(audit, RADIUS_SILENT, station, "", "no answer from the RADIUS server" + said);
            case UNPROVEN ->
                note(audit, RADIUS_BAD_ANSWER, station, "", "an answer that the secret does not prove" + said);
        }
    }

    private static void accepted(
            Audit audit, Policy policy, MacAddress station, Optional<Member> member, RadiusReply reply) {
        if (member.isEmpty()) {
            if (policy.listsStations()) {
                String why = policy.denies(station.value()) ? "it is on the deny list" : "no group lists it";
                note(audit, RADIUS_ACCEPTED, station, "", "the RADIUS server lets it in; " + why);
            }
        } else if (reply.vlan().isPresent()
                && !member.get().vlans().isEmpty()
                && !member.get().vlans().contains(reply.vlan().getAsInt())) {
            int vlan = reply.vlan().getAsInt();
            note(
                    audit,
                    RADIUS_VLAN,
                    station,
                    "vlan " + vlan,
                    "the RADIUS server puts it into VLAN " + vlan + "; group '"
                            + member.get().group().name() + "' belongs to "
                            + member.get().vlans());
        }
    }

    private static void note(Audit audit, FindingKind kind, MacAddress station, String subject, String evidence) {
        audit.note(kind, station, subject, evidence);
    }
}
