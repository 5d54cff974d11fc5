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

    private final int urgentCapacity;
    private final int regularCapacity;
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
        added.signal();
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
     * Waits until there is an element to take.
     *
     * @param nanos       the longest wait
     * @param withRegular whether a regular element ends the wait
     */
    void await(long nanos, boolean withRegular) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (left > 0 && urgent.isEmpty() && (!withRegular || regular.isEmpty()) && !closed) {
                left = added.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
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
