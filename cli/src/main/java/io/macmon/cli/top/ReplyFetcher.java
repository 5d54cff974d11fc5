package io.macmon.cli.top;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.view.Replies;
import io.macmon.cli.top.view.View.Request;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks for what the screen shows, on a separate thread: a reply may take seconds. It asks for the status once a second,
 * and for the rest, too, unless that costs more than a fiftieth of a core, as with thousands of stations. Thread-safe.
 */
final class ReplyFetcher implements AutoCloseable {

    private static final long INTERVAL_NANOS = SECONDS.toNanos(1);
    private static final int MAX_REPLIES = 64;
    private static final int REST_FACTOR = 50;
    private static final Request STATUS = Request.of("status");

    private final ReplySource source;
    private final Consumer<String> onMessage;
    private final Map<Request, JsonObject> latest = new HashMap<>(); // of the fetching thread
    private final Queue<Action> actions = new ArrayDeque<>(); // guarded by this
    private final Thread thread = new Thread(this::run, "macmon-screen-data");
    private List<Request> requests = List.of(); // guarded by this
    private boolean isDue = true; // guarded by this
    private long restUntil = System.nanoTime(); // of the fetching thread
    private boolean isClosed; // guarded by this
    private volatile Fetched fetched = new Fetched(new Replies(Instant.now(), Map.of()), "", System.nanoTime());

    /**
     * What is known so far.
     *
     * @param problem why the last request for the status failed; empty if it did not
     * @param nanos   when the status was last known
     */
    record Fetched(Replies replies, String problem, long nanos) {}

    private record Action(Request request, Function<JsonObject, String> onSuccess) {}

    /** @param onMessage receives the results of actions */
    ReplyFetcher(ReplySource source, Consumer<String> onMessage) {
        this.source = source;
        this.onMessage = onMessage;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** What is known so far. */
    Fetched fetched() {
        return fetched;
    }

    /** Asks for something else from now on. */
    synchronized void show(List<Request> wanted) {
        if (!wanted.equals(requests)) {
            requests = wanted;
            isDue = true;
            notifyAll();
        }
    }

    /** Sends a request once, and then asks for everything again. */
    synchronized void send(Request request, Function<JsonObject, String> onSuccess) {
        actions.add(new Action(request, onSuccess));
        isDue = true;
        notifyAll();
    }

    /** Asks once, on the calling thread. */
    void fetch(List<Request> wanted) {
        Request failed = null;
        String problem = "";
        Map<Request, JsonObject> now = new HashMap<>();
        try {
            failed = STATUS;
            now.put(STATUS, ask(STATUS));
            for (Request request : wanted) {
                failed = request;
                JsonObject reply = ask(request);
                if (reply.flag("ok")) {
                    now.put(request, reply);
                }
            }
        } catch (MacmonException | IOException unreachable) {
            problem = failed.equals(STATUS) ? String.valueOf(unreachable.getMessage()) : "";
        }
        if (latest.size() >= MAX_REPLIES) {
            latest.clear(); // of stations whose details were shown
        }
        latest.putAll(now);
        boolean isKnown = problem.isEmpty();
        fetched = new Fetched(
                isKnown ? new Replies(Instant.now(), Map.copyOf(latest)) : fetched.replies(),
                problem,
                isKnown ? System.nanoTime() : fetched.nanos());
    }

    private JsonObject ask(Request request) throws MacmonException, IOException {
        return JsonObject.parse(source.answer(request.command(), request.arguments()));
    }

    private void run() {
        try {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long last = System.nanoTime();
            for (List<Request> wanted = await(last); wanted != null; wanted = await(last)) {
                last = System.nanoTime();
                act();
                long before = threads.getCurrentThreadCpuTime();
                fetch(wanted);
                if (!wanted.isEmpty()) {
                    restUntil = System.nanoTime() + REST_FACTOR * (threads.getCurrentThreadCpuTime() - before);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    // What to ask for besides the status, once it is time; null at the end.
    private synchronized List<Request> await(long lastNanos) throws InterruptedException {
        for (long left = INTERVAL_NANOS; left > 0 && !isDue && !isClosed; ) {
            NANOSECONDS.timedWait(this, left);
            left = INTERVAL_NANOS - (System.nanoTime() - lastNanos);
        }
        boolean isResting = !isDue && System.nanoTime() - restUntil < 0;
        isDue = false;
        return isClosed ? null : isResting ? List.of() : requests;
    }

    private synchronized Action nextAction() {
        return actions.poll();
    }

    private void act() {
        for (Action action = nextAction(); action != null; action = nextAction()) {
            try {
                JsonObject reply = ask(action.request());
                onMessage.accept(reply.flag("ok") ? action.onSuccess().apply(reply) : reply.text("error"));
            } catch (MacmonException | IOException failed) {
                onMessage.accept(String.valueOf(failed.getMessage()));
            }
        }
    }

    /** Ends the thread; does not wait for a reply that is still due. */
    @Override
    public synchronized void close() {
        isClosed = true;
        notifyAll();
    }
}
