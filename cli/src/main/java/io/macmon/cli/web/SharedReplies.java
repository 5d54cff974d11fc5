package io.macmon.cli.web;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.cli.control.ControlCommands;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers of the run, shared by all clients for about a second, so that many clients ask the run no more often than
 * one does. Only commands that change nothing. Thread-safe.
 */
final class SharedReplies {

    /**
     * The commands of the control socket that only read, and how many arguments the page may give: fewer than a client
     * of the socket, because each question has its own reply.
     */
    private static final Map<String, Integer> READ_ONLY = Map.ofEntries(
            Map.entry("status", 0),
            Map.entry("rates", 1),
            Map.entry("stations", 0),
            Map.entry("strangers", 0),
            Map.entry("findings", 0),
            Map.entry("flows", 1),
            Map.entry("open-flows", 1),
            Map.entry("addresses", 0),
            Map.entry("presence", 2),
            Map.entry("matrix", 0),
            Map.entry("places", 0),
            Map.entry("find", 1),
            Map.entry("stats", 0));

    private static final int MAX_KEPT = 64;
    private static final long FRESH_NANOS = MILLISECONDS.toNanos(900);

    private final ControlCommands commands;
    private final Map<Question, Reply> replies = new ConcurrentHashMap<>();
    private final AtomicLong versions = new AtomicLong();

    SharedReplies(ControlCommands commands) {
        this.commands = commands;
    }

    /** A command with its arguments. */
    record Question(String command, List<String> arguments) {}

    /** Whether this run answers the question, and the answer changes nothing. */
    boolean isAnswered(Question question) {
        return question.arguments.size() <= READ_ONLY.getOrDefault(question.command, -1)
                && commands.includes(question.command);
    }

    /**
     * A reply.
     *
     * @param line    JSON
     * @param version differs from that of another reply to the same question
     */
    record Answer(String line, long version) {}

    /** The reply as one line of JSON; empty if the run has no reply to this question. May wait for the run. */
    Optional<Answer> reply(Question question) {
        if (!isAnswered(question)) {
            return Optional.empty();
        }
        if (replies.size() >= MAX_KEPT) {
            replies.clear();
        }
        return Optional.of(replies.computeIfAbsent(question, Reply::new).get());
    }

    private final class Reply {

        private final Question question;
        private Answer answer;
        private long takenNanos;

        Reply(Question question) {
            this.question = question;
        }

        // Clients that ask the same wait for the same answer.
        synchronized Answer get() {
            if (answer == null || System.nanoTime() - takenNanos > FRESH_NANOS) {
                String line = commands.answer(question.command, question.arguments);
                boolean isSame = answer != null && answer.line.equals(line);
                answer = isSame ? answer : new Answer(line, versions.incrementAndGet());
                takenNanos = System.nanoTime();
            }
            return answer;
        }
    }
}
