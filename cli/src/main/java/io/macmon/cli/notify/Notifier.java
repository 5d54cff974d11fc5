package io.macmon.cli.notify;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.cli.output.AttachedOutput;
import io.macmon.cli.output.OutputState;
import io.macmon.cli.process.HostName;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import java.io.IOException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Sends notifications about the events and the health of a live run, on its thread {@code macmon-notify}. */
public final class Notifier implements AttachedOutput {

    private static final long HEALTH_MILLIS = 10_000;
    private static final long END_SECONDS = 20;

    private final List<Rule> rules;
    private final Map<String, Lane> lanes = new TreeMap<>();
    private final Message.Source source;
    private final Consumer<String> messages;
    private final Supplier<Optional<String>> failure;
    private final NoticeReader reader = new NoticeReader();
    private final Thread thread = new Thread(this::run, "macmon-notify");
    private final Set<String> behind = new HashSet<>();
    private Map<String, Long> lastDrops = Map.of();
    private Supplier<Map<String, Long>> drops = Map::of;
    private Supplier<List<OutputState>> outputs = List::of;
    private volatile boolean isEnding;
    private boolean isDrained;

    /** A channel and what it has to send. */
    private record Lane(ChannelConfig config, Channel channel, Mailbox mailbox) {}

    private Notifier(
            NotifyConfig config, String device, Consumer<String> messages, Supplier<Optional<String>> failure) {
        rules = config.rules();
        source = new Message.Source(HostName.get(), device);
        this.messages = messages;
        this.failure = failure;
        thread.setDaemon(true);
        for (ChannelConfig channel : config.channels()) {
            Mailbox mailbox = new Mailbox(config.timing(), ZonedDateTime::now);
            lanes.put(channel.name(), new Lane(channel, channel.open().get(), mailbox));
        }
    }

    /**
     * Reads the secrets of all channels.
     *
     * @param messages receives failures and recoveries of channels; called on the notifier's thread
     * @param failure  why the run ended early, once it has ended; empty otherwise
     * @throws ConfigException if a secret cannot be read
     */
    public static Notifier open(
            NotifyConfig config, String device, Consumer<String> messages, Supplier<Optional<String>> failure) {
        return new Notifier(config, device, messages, failure);
    }

    @Override
    public void start(Supplier<Map<String, Long>> currentDrops, Supplier<List<OutputState>> currentOutputs) {
        drops = currentDrops;
        outputs = currentOutputs;
        thread.start();
    }

    @Override
    public boolean acceptsFlows() {
        return false;
    }

    @Override
    public void accept(MonitorEvent event) {
        event.accept(reader).ifPresent(this::add);
    }

    private void add(Notice notice) {
        for (Rule rule : rules) {
            if (rule.matches(notice)) {
                if (rule.sends(notice)) {
                    rule.channels().forEach(name -> add(notice, lanes.get(name).mailbox));
                }
                return;
            }
        }
    }

    private void add(Notice notice, Mailbox mailbox) {
        if (mailbox.add(notice, nowMillis())) {
            LockSupport.unpark(thread);
        }
    }

    // What is left if this thread fails is dropped and counted by drain().
    private void run() {
        try {
            sendUntilTheEnd();
            sendLast();
        } catch (RuntimeException | Error defect) {
            messages.accept("notify: internal error; please report it: " + defect);
        }
    }

    private void sendUntilTheEnd() {
        long nextHealth = nowMillis();
        while (!isEnding && !thread.isInterrupted()) {
            long now = nowMillis();
            if (now >= nextHealth) {
                checkHealth();
                nextHealth = now + HEALTH_MILLIS;
            }
            lanes.values().forEach(lane -> lane.mailbox.take(nowMillis()).ifPresent(digest -> send(digest, lane)));
            long wait = lanes.values().stream()
                    .mapToLong(lane -> lane.mailbox.millisUntilDue(nowMillis()))
                    .min()
                    .orElse(HEALTH_MILLIS);
            if (!isEnding) {
                LockSupport.parkNanos(this, MILLISECONDS.toNanos(Math.min(wait, HEALTH_MILLIS)));
            }
        }
    }

    private void sendLast() {
        checkHealth();
        Optional<String> reason = failure.get();
        add(notice(
                Health.CAPTURE_ENDED,
                reason.isPresent() ? Severity.HIGH : Severity.INFO,
                reason.orElse("the run has ended"),
                false));
        lanes.values().forEach(lane -> lane.mailbox.takeAll(nowMillis()).ifPresent(digest -> send(digest, lane)));
    }

    private void send(Digest digest, Lane lane) {
        String name = target(lane);
        try {
            lane.channel.send(Message.of(digest, lane.config, source, Instant.now()));
            if (lane.mailbox.delivered(digest)) {
                messages.accept(name + ": sending again");
            }
        } catch (IOException failed) {
            fail(digest, lane, IoErrorText.of(failed));
        } catch (RuntimeException defect) {
            fail(digest, lane, "internal error; please report it: " + defect);
        }
    }

    private void fail(Digest digest, Lane lane, String reason) {
        if (lane.mailbox.failed(digest, reason, nowMillis())) {
            messages.accept(target(lane) + ": cannot send: " + reason + "; macmon keeps what waits, and tries again");
        }
    }

    private void checkHealth() {
        Map<String, Long> now = drops.get();
        Map<String, Long> lost = new TreeMap<>();
        now.forEach((place, count) -> {
            long more = count - lastDrops.getOrDefault(place, 0L);
            if (more > 0) {
                lost.put(place, more);
            }
        });
        lastDrops = now;
        if (!lost.isEmpty()) {
            String places = lost.entrySet().stream()
                    .map(place -> place.getKey() + " " + place.getValue())
                    .collect(Collectors.joining(", "));
            add(notice(Health.FRAMES_LOST, Severity.MEDIUM, "lost since the last check, by place: " + places, false));
        }
        for (OutputState output : outputs.get()) {
            if (output.isBehind() ? behind.add(output.target()) : behind.remove(output.target())) {
                add(notice(
                        Health.OUTPUT_BEHIND,
                        Severity.MEDIUM,
                        output.isBehind()
                                ? "an output is behind" + (output.failure().isEmpty() ? "" : ": " + output.failure())
                                : "an output is no longer behind",
                        !output.isBehind()));
            }
        }
    }

    private static Notice notice(String kind, Severity severity, String text, boolean isResolved) {
        return new Notice(Instant.now(), kind, severity, "", "", text, isResolved);
    }

    private static String target(Lane lane) {
        return "notify:" + lane.config.name();
    }

    @Override
    public List<OutputState> states() {
        List<OutputState> states = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            Mailbox mailbox = lane.mailbox;
            states.add(new OutputState(
                    target(lane),
                    mailbox.delivered(),
                    mailbox.dropped(),
                    mailbox.waiting(),
                    mailbox.isFailing(),
                    mailbox.failure()));
        }
        return states;
    }

    @Override
    public void drain() {
        if (isDrained) {
            return;
        }
        isDrained = true;
        if (thread.isAlive()) {
            isEnding = true;
            LockSupport.unpark(thread);
            try {
                thread.join(SECONDS.toMillis(END_SECONDS * lanes.size()));
            } catch (InterruptedException stopWaiting) {
                Thread.currentThread().interrupt();
            }
        }
        lanes.values().forEach(lane -> lane.mailbox.close());
    }

    @Override
    public void giveUp() {
        thread.interrupt();
    }

    private static long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }
}
