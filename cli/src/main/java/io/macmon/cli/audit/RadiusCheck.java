package io.macmon.cli.audit;

import static io.macmon.analyzer.audit.finding.FindingKind.RADIUS_ACCEPTED;
import static io.macmon.analyzer.audit.finding.FindingKind.RADIUS_BAD_ANSWER;
import static io.macmon.analyzer.audit.finding.FindingKind.RADIUS_REJECTED;
import static io.macmon.analyzer.audit.finding.FindingKind.RADIUS_SILENT;
import static io.macmon.analyzer.audit.finding.FindingKind.RADIUS_VLAN;

import io.macmon.analyzer.audit.Audit;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.cli.radius.MabClient;
import io.macmon.cli.radius.MabConfig;
import io.macmon.cli.radius.MabQueue;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Has a RADIUS server asked about the stations that an audit hears, and makes findings of what it answers. Where it gives no answer, it is
 * asked again each minute while the audit goes on.
 */
final class RadiusCheck implements AutoCloseable {

    private static final int MAX_ANSWERS = 100_000;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);
    private static final long RETRY_MILLIS = 60_000;

    private final Map<MacAddress, RadiusReply> answers = new ConcurrentHashMap<>();
    private final AtomicLong requested = new AtomicLong();
    private final MabQueue rehearsal;
    private final Timer retryTimer;
    private volatile BiConsumer<MacAddress, RadiusReply> judge = (station, reply) -> {};

    private RadiusCheck(MabConfig config) throws MacmonException {
        rehearsal = MabQueue.start(MabClient.open(config), config.rate(), this::onReply);
        retryTimer = new Timer("macmon-radius-again", true);
        retryTimer.schedule(retryTask(), RETRY_MILLIS, RETRY_MILLIS);
    }

    private TimerTask retryTask() {
        return new TimerTask() {
            @Override
            public void run() {
                retryUnanswered();
            }
        };
    }

    /** Starts; nobody is asked about before somebody is {@link #request}ed for. */
    static RadiusCheck open(MabConfig config) throws MacmonException {
        return new RadiusCheck(config);
    }

    /** Tells an audit from now on, by its policy. */
    void reportTo(Audit audit) {
        judge = (station, reply) ->
                audit.submit(() -> judge(audit, audit.state().policy(), station, reply));
    }

    /** Has the server asked about a station; does not wait. */
    void request(MacAddress station) {
        requested.incrementAndGet();
        rehearsal.offer(station);
    }

    Optional<RadiusReply> answer(MacAddress station) {
        return Optional.ofNullable(answers.get(station));
    }

    /**
     * Waits for the answers that are missing, as long as the server gives some.
     *
     * @param isHurried whether the user wants an end
     */
    void awaitAnswers(BooleanSupplier isHurried, Consumer<String> say) {
        try {
            if (rehearsal.drain(Duration.ofMillis(500))) {
                return;
            }
            say.accept("waiting for the RADIUS server's answers, as long as it gives some; Ctrl-C ends it");
            Instant end = Instant.now().plus(isHurried.getAsBoolean() ? STOP_TIMEOUT : ANSWER_TIMEOUT);
            long before = answered();
            while (!rehearsal.drain(Duration.ofMillis(200)) && Instant.now().isBefore(end)) {
                if (isHurried.getAsBoolean() && end.isAfter(Instant.now().plus(STOP_TIMEOUT))) {
                    end = Instant.now().plus(STOP_TIMEOUT);
                }
                if (answered() > before && !isHurried.getAsBoolean()) {
                    before = answered();
                    end = Instant.now().plus(ANSWER_TIMEOUT);
                }
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    private long answered() {
        MabQueue.Counts counts = rehearsal.counts();
        return counts.accepted() + counts.rejected() + counts.challenged();
    }

    private void retryUnanswered() {
        answers.forEach((station, reply) -> {
            if (isNoAnswer(reply)) {
                rehearsal.offer(station);
            }
        });
    }

    private static boolean isNoAnswer(RadiusReply reply) {
        return reply.answer() == Answer.SILENT || reply.answer() == Answer.UNPROVEN;
    }

    /** How many were asked about, and how it came out; named as in reports. */
    Map<String, Long> counters() {
        MabQueue.Counts counts = rehearsal.counts();
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("radius_asked", counts.asked());
        counters.put("radius_accepted", counts.accepted());
        counters.put("radius_rejected", counts.rejected());
        counters.put("radius_silent", counts.silent());
        counters.put("radius_unproven", counts.unproven());
        counters.put("radius_not_asked", Math.max(0, requested.get() - answers.size()));
        return counters;
    }

    @Override
    public void close() {
        retryTimer.cancel();
        rehearsal.close();
    }

    private void onReply(MacAddress station, RadiusReply reply) {
        if (answers.size() < MAX_ANSWERS) {
            answers.put(station, reply);
        }
        judge.accept(station, reply);
    }

    private static void judge(Audit audit, Policy policy, MacAddress station, RadiusReply reply) {
        Optional<Member> member = policy.member(station.value());
        boolean mayBeHere = member.isPresent() && !policy.denies(station.value());
        if (!isNoAnswer(reply)) {
            audit.withdraw(RADIUS_SILENT, station);
            audit.withdraw(RADIUS_BAD_ANSWER, station);
        }
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
            case SILENT -> note(audit, RADIUS_SILENT, station, "", "the RADIUS server" + said);
            case UNPROVEN -> note(audit, RADIUS_BAD_ANSWER, station, "", "the RADIUS server" + said);
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
        audit.raise(kind, station, subject, evidence);
    }
}
