package io.macmon.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.cli.http.HttpReply;
import io.macmon.cli.web.SharedReplies.Answer;
import io.macmon.cli.web.SharedReplies.Question;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/**
 * Server-sent events: the reply of each view about once a second, if it has changed. Writes a comment if nothing
 * changes, so that a client that is gone is noticed. Ends when the run does. Used by one thread.
 */
final class LiveStream implements HttpReply.Body {

    static final int MAX_VIEWS = 8;

    private static final long KEEP_ALIVE_NANOS = SECONDS.toNanos(5);

    private final List<View> views;
    private final SharedReplies replies;
    private final CountDownLatch end;
    private final Map<View, Long> sent = new HashMap<>(); // versions: replies are long, and clients may be slow

    /** @param end counted down when the run ends */
    LiveStream(List<View> views, SharedReplies replies, CountDownLatch end) {
        this.views = views;
        this.replies = replies;
        this.end = end;
    }

    /**
     * A command, and the argument after it, which may have colons.
     *
     * @param name as the client wrote it: {@code rates:minute}
     */
    record View(String name, Question question) {

        static View parse(String name) {
            String[] parts = name.split(":", 2);
            return new View(name, new Question(parts[0], List.of(parts).subList(1, parts.length)));
        }

        /** Reads names that are separated by commas. */
        static List<View> parseAll(String names) {
            return Arrays.stream(names.split(",", MAX_VIEWS + 2))
                    .map(View::parse)
                    .toList();
        }

        /** Whether a name is one line. */
        boolean isPrintable() {
            return name.matches("[!-~]+");
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Writer events = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
        long lastNanos = System.nanoTime();
        boolean isOver = false;
        while (!isOver) {
            isOver = end.getCount() == 0;
            if (writeChanges(events)) {
                lastNanos = System.nanoTime();
            } else if (System.nanoTime() - lastNanos > KEEP_ALIVE_NANOS) {
                events.write(": keep-alive\n\n");
                lastNanos = System.nanoTime();
            }
            if (isOver) {
                events.write("event: end\ndata: {}\n\n");
            }
            events.flush();
            isOver |= !awaitNext();
        }
    }

    private boolean writeChanges(Writer events) throws IOException {
        boolean hasChanged = false;
        for (View view : views) {
            Answer reply = replies.reply(view.question).orElseThrow();
            if (!Objects.equals(reply.version(), sent.put(view, reply.version()))) {
                events.append("event: ")
                        .append(view.name)
                        .append("\ndata: ")
                        .append(reply.line())
                        .append("\n\n");
                hasChanged = true;
            }
        }
        return hasChanged;
    }

    // Whether there is a next round. The last one follows at once.
    private boolean awaitNext() {
        try {
            end.await(1, SECONDS);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
