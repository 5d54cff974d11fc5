package io.macmon.cli.output;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue with two lanes, each with its own space: what is urgent (alerts, findings, link events, statistics)
 * is taken before what is regular (flow records), so that no number of records can delay or displace an alert. Within a
 * lane, elements keep their order. Any thread may add elements; one thread takes them.
 */
final class LaneQueue<E> {

    /** The number of regular elements that are worth a wake-up. */
    static final int BATCH = 256;

    private static final long LINGER_NANOS = 10_000_000;

    private final int urgentCapacity;
    private final int regularCapacity;
    private final long lingerNanos;
    private final ArrayDeque<E> urgent = new ArrayDeque<>();
    private final ArrayDeque<E> regular = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private volatile int urgentSize;
    private volatile int regularSize;
    private boolean closed;

    /** The capacities are numbers of elements. */
    LaneQueue(int urgentCapacity, int regularCapacity) {
        this(urgentCapacity, regularCapacity, LINGER_NANOS);
    }

    /** @param lingerNanos how long regular elements wait for more, so that a thread is not woken for each of them */
    LaneQueue(int urgentCapacity, int regularCapacity, long lingerNanos) {
        this.lingerNanos = lingerNanos;
        this.urgentCapacity = urgentCapacity;
        this.regularCapacity = regularCapacity;
    }

    /** Adds an urgent element; false if its lane is full or the queue is closed. */
    boolean offerUrgent(E element) {
        lock.lock();
        try {
            if (closed || urgent.size() == urgentCapacity) {
                return false;
            }
            urgent.add(element);
            urgentSize = urgent.size();
            added.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a regular element; false if its lane is full or the queue is closed. */
    boolean offer(E element) {
        lock.lock();
        try {
            if (closed || regular.size() == regularCapacity) {
                return false;
            }
            addRegular(element);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a regular element, and waits until its lane has room for it. The queue must not be closed. */
    void put(E element) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (regular.size() == regularCapacity) {
                taken.await();
            }
            addRegular(element);
        } finally {
            lock.unlock();
        }
    }

    private void addRegular(E element) {
        regular.add(element);
        regularSize = regular.size();
        if (regularSize == 1 || regularSize == BATCH) {
            added.signal();
        }
    }

    /**
     * Moves elements to a collection, the urgent ones first.
     *
     * @param max         number of elements to move at most
     * @param withRegular whether to move regular elements too
     * @return whether any element was moved
     */
    boolean drainTo(Collection<? super E> to, int max, boolean withRegular) {
        if (urgentSize == 0 && (!withRegular || regularSize == 0)) {
            return false;
        }
        lock.lock();
        try {
            int left = move(urgent, to, max);
            urgentSize = urgent.size();
            if (withRegular && left > 0) {
                move(regular, to, left);
                regularSize = regular.size();
                taken.signalAll();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private int move(ArrayDeque<E> from, Collection<? super E> to, int max) {
        int left = max;
        while (left > 0 && !from.isEmpty()) {
            to.add(from.remove());
            left--;
        }
        return left;
    }

    /**
     * Waits until there is an urgent element or a batch of regular ones to take. Fewer regular elements end the wait
     * after 10 milliseconds.
     *
     * @param nanos       the longest wait
     * @param withRegular whether regular elements end the wait
     */
    void await(long nanos, boolean withRegular) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = await(nanos, withRegular ? 1 : Integer.MAX_VALUE);
            await(Math.min(left, lingerNanos), withRegular ? BATCH : Integer.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    // Returns what is left of the longest wait.
    private long await(long nanos, int regularCount) throws InterruptedException {
        long left = nanos;
        while (left > 0 && urgent.isEmpty() && regular.size() < regularCount && !closed) {
            left = added.awaitNanos(left);
        }
        return left;
    }

    /** Removes all elements and accepts no more. Returns the number of elements removed. */
    int close() {
        lock.lock();
        try {
            closed = true;
            int removed = urgent.size() + regular.size();
            urgent.clear();
            regular.clear();
            urgentSize = 0;
            regularSize = 0;
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** The number of regular elements. Costs one volatile read. */
    int regularSize() {
        return regularSize;
    }

    /** The number of regular elements that fit. Costs one volatile read. */
    int regularRoom() {
        return regularCapacity - regularSize;
    }

    boolean isEmpty() {
        return urgentSize == 0 && regularSize == 0;
    }
}
