package io.macmon.fleet.transmit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.config.text.IoErrorText;
import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.spool.Spool;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes records from one thread without making it wait, and passes them to the spool and on to the broker: on the
 * threads {@code macmon-spool} and {@code macmon-kafka}, because neither a slow disk nor a dead broker may delay the
 * other. Thread-safe.
 */
public final class Transmitter implements AutoCloseable {

    private static final int CAPACITY = 16_384;
    private static final int POLL_MILLIS = 100;
    private static final long PATIENCE_MILLIS = 5_000;

    private final Spool spool;
    private final BrokerOptions options;
    private final long patienceMillis;
    private final Object moving = new Object(); // held while a record moves from the queue to the spool
    private final BlockingQueue<FleetRecord> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong queued = new AtomicLong(); // also the one that is being written
    private final AtomicLong confirmed = new AtomicLong();
    private final AtomicLong busy = new AtomicLong();
    private final AtomicLong spoolDrops = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Thread writer = new Thread(this::write, "macmon-spool");
    private final Thread sender = new Thread(this::send, "macmon-kafka");
    private final FailureReport disk;
    private final FailureReport broker;
    private volatile boolean writing = true;
    private volatile boolean sending = true;

    /** @param messages receives failures and recoveries, each once; called by any thread */
    public Transmitter(Spool spool, BrokerOptions options, Consumer<String> messages) {
        this(spool, options, messages, PATIENCE_MILLIS);
    }

    /** @param patienceMillis pause after a fatal error, and how long a delay may last before it is reported */
    Transmitter(Spool spool, BrokerOptions options, Consumer<String> messages, long patienceMillis) {
        this.spool = spool;
        this.options = options;
        this.patienceMillis = patienceMillis;
        disk = new FailureReport(options.toString(), messages);
        broker = new FailureReport(options.toString(), messages);
        writer.setDaemon(true);
        sender.setDaemon(true);
    }

    /** Starts the threads. Call once. */
    public void start() {
        writer.start();
        sender.start();
    }

    /** Takes a record; drops and counts it if the disk is too slow. Does not wait. */
    public void offer(FleetRecord content) {
        queued.incrementAndGet();
        if (!queue.offer(content)) {
            queued.decrementAndGet();
            busy.incrementAndGet();
        }
    }

    public TransmitCounts counts() {
        synchronized (moving) {
            return new TransmitCounts(
                    confirmed.get(),
                    queued.get() + spool.waiting(),
                    busy.get(),
                    spoolDrops.get() + spool.damaged(),
                    refused.get(),
                    disk.current().isEmpty() ? broker.current() : disk.current());
        }
    }

    /** Number of producers that failed for good. */
    long failures() {
        return failures.get();
    }

    private void write() {
        try {
            while (writing || !queue.isEmpty()) {
                FleetRecord content = queue.poll(POLL_MILLIS, MILLISECONDS);
                if (content != null) {
                    append(content);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void append(FleetRecord content) {
        try {
            synchronized (moving) {
                if (!spool.append(content)) {
                    spoolDrops.incrementAndGet();
                }
                queued.decrementAndGet();
            }
            disk.end();
        } catch (IOException failed) {
            spoolDrops.incrementAndGet();
            queued.decrementAndGet();
            disk.begin("cannot write to the spool: " + IoErrorText.of(failed));
        }
    }

    private void send() {
        // Kafka loads classes that its settings name by the thread's own loader.
        Thread.currentThread().setContextClassLoader(Transmitter.class.getClassLoader());
        while (sending) {
            try (ProducerSession session = new ProducerSession(spool, options, patienceMillis)) {
                while (sending) {
                    step(session);
                    report(session);
                }
            } catch (BrokerException fatal) {
                broker.begin(fatal.getMessage());
                failures.incrementAndGet();
                pause();
            } catch (IOException failed) {
                broker.begin("cannot read the spool: " + IoErrorText.of(failed));
                pause();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void step(ProducerSession session) throws IOException, BrokerException, InterruptedException {
        try {
            session.step(POLL_MILLIS);
        } finally {
            confirmed.addAndGet(session.takeConfirmed());
            refused.addAndGet(session.takeRefused());
        }
    }

    // After a fatal error, a delay is not reported: the next producer may only be late with the same error.
    private void report(ProducerSession session) {
        session.delay().ifPresent(delay -> {
            if (delay.isEmpty()) {
                broker.end();
            } else if (broker.current().isEmpty()) {
                broker.begin(delay);
            }
        });
    }

    private void pause() {
        try {
            long end = System.nanoTime() + MILLISECONDS.toNanos(patienceMillis);
            while (sending && System.nanoTime() < end) {
                MILLISECONDS.sleep(Math.min(POLL_MILLIS, patienceMillis));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until the broker has confirmed everything, or time is over.
     *
     * @return the number of records that wait; they are sent by the next run
     */
    public long drain(long seconds) throws InterruptedException {
        long end = System.nanoTime() + SECONDS.toNanos(seconds);
        while (counts().waiting() > 0 && System.nanoTime() < end) {
            MILLISECONDS.sleep(5);
        }
        return counts().waiting();
    }

    /** Writes what was offered to the spool, and ends the threads. Does not close the spool. */
    @Override
    public void close() {
        writing = false;
        sending = false;
        join(writer);
        join(sender);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }
}
