package io.macmon.cli.history;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.macmon.analyzer.live.StationCounters;
import io.macmon.capture.WallClock;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.memory.HistoryRows;
import io.macmon.cli.process.Threads;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * Reads the counters of a live run once a second, on the {@code macmon-sampler} thread, and answers what clients ask
 * about the last hour and the last day. Thread-safe.
 *
 * <p>Rates of single stations are measured only while clients ask for them: from a request until
 * {@value #INTEREST_SECONDS} seconds without another.
 */
public final class History implements AutoCloseable {

    static final int INTEREST_SECONDS = 60;

    private static final int FORGET_SECONDS = 600;
    private static final int SAVE_SECONDS = 300;
    private static final int LATE_MINUTES = 5; // of what was heard before the latest save, and counted after it
    private static final long HEARD_SECONDS = 300;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long EARLY_NANOS = SECOND_NANOS / 10;
    private static final long SET_BACK_SECONDS = 10; // by more than that, the clock was wrong before

    private final Measured measured;
    private final RateHistory rates;
    private final StationHistory stations;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "macmon-sampler");
    private volatile Runnable saver = () -> {};
    private long savedMinute = -1;
    private long latestSecond = Long.MIN_VALUE; // of the sampler
    private Instant lastInterest = Instant.MIN;

    public History(Measured measured) {
        this.measured = measured;
        rates = new RateHistory(measured);
        stations = new StationHistory(mac -> measured.workers().stream().anyMatch(worker -> worker.isListed(mac)));
    }

    /** Starts the thread. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!end.await(untilNextSecond(), NANOSECONDS)) {
                sample(Instant.now());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static long untilNextSecond() {
        return SECOND_NANOS - WallClock.nanos() % SECOND_NANOS;
    }

    /**
     * Takes the sample of the second that ended at or before this time, or is about to end. If that second has one
     * already, because the sampler was late or the clock was set back a little, the next sample counts for both.
     */
    void sample(Instant now) {
        long second = now.plusNanos(EARLY_NANOS).getEpochSecond() - 1;
        measured.prepare();
        if (second <= latestSecond && second > latestSecond - SET_BACK_SECONDS) {
            return;
        }
        latestSecond = second;
        synchronized (this) {
            rates.add(second, measured);
            boolean isWanted = Duration.between(lastInterest, now).toSeconds() < INTEREST_SECONDS;
            countStations(isWanted);
            measured.takeHeard().ifPresent(stations::add);
            if (isWanted) {
                stations.add(second, true, measured.workers());
            } else {
                stations.endRates();
            }
            if (second % FORGET_SECONDS == 0) {
                stations.forgetSilent();
            }
        }
        if (second % SAVE_SECONDS == 0) {
            saver.run();
        }
    }

    /**
     * Lets the history be saved every five minutes, and by {@link #saveRemaining}.
     *
     * @param onSave requests a call of {@link #save}; called on the thread of this history, or that of the caller
     */
    public void onSave(Runnable onSave) {
        saver = onSave;
    }

    /**
     * Adds the history of earlier runs.
     *
     * @param rows at most a day old
     */
    public synchronized void restore(HistoryRows rows) {
        long minute = Math.floorDiv(Instant.now().getEpochSecond(), 60L);
        rates.restore(rows.minutes(), minute);
        stations.restore(rows, minute);
        savedMinute = minute - 1;
    }

    /**
     * Saves what was not saved yet.
     *
     * @param store returns whether it has stored the rows; if not, they are offered again later
     */
    public void save(Predicate<HistoryRows> store) {
        HistoryRows unsaved;
        long minute;
        synchronized (this) {
            minute = stations.minute();
            unsaved = new HistoryRows(rates.minutesAfter(savedMinute), stations.hoursFrom(savedMinute - LATE_MINUTES));
        }
        if (store.test(unsaved)) {
            synchronized (this) {
                savedMinute = Math.max(savedMinute, minute - 1);
            }
        }
    }

    /** Adds the latest rates to the status. */
    public synchronized void describe(ControlReply reply) {
        rates.describe(reply);
    }

    /** Answers {@code rates [minute|hour|day]}. */
    public synchronized void rates(List<String> arguments, ControlReply reply) throws MacmonException {
        rates.reply(period(arguments, "minute"), reply);
    }

    /** Answers {@code presence [hour|day [MAC]]}: for this station, or for these and all others that were heard. */
    public synchronized void presence(
            List<String> arguments, Collection<Long> macs, StationNames names, ControlReply reply)
            throws MacmonException {
        Set<Long> all = new LinkedHashSet<>(macs);
        all.addAll(stations.everHeard());
        Presence.of(period(arguments, "hour"), stations)
                .reply(
                        arguments.size() < 2
                                ? all
                                : Set.of(MacAddress.parse(arguments.get(1)).value()),
                        names,
                        reply);
    }

    private static String period(List<String> arguments, String absent) {
        return arguments.isEmpty() ? absent : arguments.get(0);
    }

    private void countStations(boolean wanted) {
        measured.workers().forEach(worker -> worker.countStations(wanted));
    }

    /** Reads the counters of all stations now, and keeps measuring their rates for a while. */
    public synchronized void requestStations() {
        Instant now = Instant.now();
        boolean isFirst = Duration.between(lastInterest, now).toSeconds() >= INTEREST_SECONDS;
        lastInterest = now;
        if (isFirst) {
            countStations(true);
            stations.add(now.getEpochSecond(), true, measured.workers());
        }
    }

    /**
     * Adds to an object what was counted of a station. Adds nothing about a station that was not heard in this run.
     *
     * @return when it was last heard; empty if it was not
     */
    public synchronized Optional<Instant> describe(long mac, ControlReply station) {
        Optional<StationActivity> known = stations.of(mac);
        known.ifPresent(activity -> describe(activity, station));
        return known.map(activity -> Instant.ofEpochSecond(0, activity.lastNanos()));
    }

    private static void describe(StationActivity activity, ControlReply station) {
        station.json(
                        "vlans",
                        Arrays.toString(StationCounters.vlanIds(activity.vlans()))
                                .replace(" ", ""))
                .text("first", Instant.ofEpochSecond(0, activity.firstNanos()).toString())
                .text("last", Instant.ofEpochSecond(0, activity.lastNanos()).toString())
                .number("frames", activity.frames())
                .number("bytes", activity.bytes());
        addRates(activity, station);
    }

    /** Adds to an object only the rates of a station, if they are measured. */
    public synchronized void describeRates(long mac, ControlReply station) {
        stations.of(mac).ifPresent(activity -> addRates(activity, station));
    }

    private static void addRates(StationActivity activity, ControlReply station) {
        long[] recent = activity.recent();
        if (activity.framesPerSecond() >= 0 && recent.length > 0) {
            station.number("frames_per_second", activity.framesPerSecond())
                    .number("bytes_per_second", recent[recent.length - 1]);
        }
        station.json("recent", Arrays.toString(recent).replace(" ", ""));
    }

    /** The addresses of all sources that were heard. */
    public synchronized List<Long> heard() {
        List<Long> heard = new ArrayList<>();
        stations.all().forEach(activity -> heard.add(activity.mac()));
        return heard;
    }

    /** Whether a station counts as heard: in the last five minutes. */
    public static boolean isRecent(Instant last, Instant now) {
        return Duration.between(last, now).toSeconds() < HEARD_SECONDS;
    }

    /** {@code heard} if a station was last heard in the last five minutes, else {@code silent}; or {@code absent}. */
    public static String stateOf(Optional<Instant> last) {
        return last.isEmpty() ? "absent" : isRecent(last.get(), Instant.now()) ? "heard" : "silent";
    }

    /** How many of these stations are in each state: heard, silent, absent. */
    public synchronized long[] countStates(List<MacAddress> listed) {
        long[] counts = new long[3];
        Instant now = Instant.now();
        for (MacAddress station : listed) {
            long last = stations.lastNanos(station.value());
            counts[last < 0 ? 2 : isRecent(Instant.ofEpochSecond(0, last), now) ? 0 : 1]++;
        }
        return counts;
    }

    /** Ends the thread. */
    @Override
    public void close() {
        end.countDown();
        Threads.join(thread);
    }

    /** Adds the stations that were heard last, and lets the history be saved. Call after the last frame. */
    public void saveRemaining() {
        synchronized (this) {
            measured.takeHeard().ifPresent(stations::add);
        }
        saver.run();
    }
}
