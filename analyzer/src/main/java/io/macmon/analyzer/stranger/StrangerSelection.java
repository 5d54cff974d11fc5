package io.macmon.analyzer.stranger;

import io.macmon.analyzer.SourceRanking;
import io.macmon.analyzer.SourceRanking.SourceTotals;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Chooses which of many unreported strangers to report, in bounded memory: those whose alert was lost, then the
 * loudest.
 *
 * <p>During a flood, only strangers that keep sending are chosen, and some of them at random. So an attacker who sends
 * more frames with each of many made-up addresses than a real stranger sends can delay its alert, but not prevent it.
 */
public final class StrangerSelection {

    /** Frames that a made-up source would have to send to be reported during a flood. */
    static final int KEEPS_SENDING = 3;

    private static final int LOUDEST = 256;
    private static final int LOUDEST_IN_FLOOD = 48;
    private static final int RANDOM_IN_FLOOD = 16;

    /** More silent strangers than this are not worth a line each. */
    private static final int MAX_SILENT = 1_024;

    /** How many strangers an event about held-back alerts names. */
    static final int NAMED = 5;

    private static final Comparator<Stranger> BY_IMPORTANCE =
            Comparator.comparing(Stranger::isLost).thenComparingLong(Stranger::frames);
    private static final SecureRandom SEEDS = new SecureRandom();

    private final boolean isFlood;
    private final SplittableRandom random = new SplittableRandom(SEEDS.nextLong());
    private final PriorityQueue<Stranger> top = new PriorityQueue<>(BY_IMPORTANCE);
    private final List<Stranger> sample = new ArrayList<>();
    private final SourceRanking.Builder ranking = new SourceRanking.Builder(NAMED);
    private long total;
    private long silent;

    /**
     * An unreported stranger.
     *
     * @param source     its address, in the low 48 bits
     * @param alertNanos when its last frame was passed on; 0 for never
     */
    public record Stranger(long source, long frames, long bytes, long alertNanos) {

        /** Whether a frame was passed on, but did not arrive. */
        public boolean isLost() {
            return alertNanos != 0;
        }

        boolean keepsSending() {
            return isLost() || frames >= KEEPS_SENDING;
        }
    }

    /** @param isFlood whether alerts are held back */
    public StrangerSelection(boolean isFlood) {
        this.isFlood = isFlood;
    }

    /** Adds a stranger that was not reported. */
    public void add(Stranger stranger) {
        total++;
        ranking.add(stranger.source, stranger.frames, stranger.bytes);
        if (stranger.keepsSending()) {
            sample(stranger);
        } else {
            silent++;
        }
        top.add(stranger);
        if (top.size() > (isFlood ? LOUDEST_IN_FLOOD : LOUDEST)) {
            top.remove();
        }
    }

    /** Number of strangers to choose from. */
    public long total() {
        return total;
    }

    /** The strangers with the most frames. */
    public List<SourceTotals> loudest() {
        return ranking.build().top();
    }

    /** The strangers to report, the most important ones first. */
    public List<Stranger> chosen() {
        List<Stranger> chosen = new ArrayList<>(top);
        if (isFlood || silent > MAX_SILENT) {
            chosen.removeIf(stranger -> !stranger.keepsSending());
        }
        chosen.sort(BY_IMPORTANCE.reversed());
        if (isFlood) {
            chosen.addAll(sample);
        }
        return List.copyOf(new LinkedHashSet<>(chosen));
    }

    // Reservoir sampling: each stranger that keeps sending is in the sample with the same probability.
    private void sample(Stranger stranger) {
        if (sample.size() < RANDOM_IN_FLOOD) {
            sample.add(stranger);
        } else {
            long place = random.nextLong(total - silent);
            if (place < RANDOM_IN_FLOOD) {
                sample.set((int) place, stranger);
            }
        }
    }
}
