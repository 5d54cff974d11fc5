package io.macmon.fleet.application;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * Copies the records of a compacted topic into a global store. Kafka's iterators over a store in memory read it without
 * a lock, and miss entries while another thread writes; so this thread writes, and all others iterate, with one lock.
 */
final class GlobalUpdate implements Processor<String, byte[], Void, Void> {

    private static final int ENTRY = 128; // what an entry takes beside its key

    private final String storeName;
    private final BiPredicate<String, byte[]> form;
    private final AtomicLong bytes;
    private final long maxBytes;
    private final FleetCounts counts;
    private final Object lock;
    private KeyValueStore<String, ValueAndTimestamp<byte[]>> store;

    /**
     * Every instance keeps what fits, in its heap, so other programs must not fill it.
     *
     * @param form     whether a key and a value have the form of the topic's records
     * @param bytes    about how many bytes the store takes; for all instances of this class with that store
     * @param maxBytes further keys are left out
     */
    GlobalUpdate(
            String storeName,
            BiPredicate<String, byte[]> form,
            AtomicLong bytes,
            long maxBytes,
            FleetCounts counts,
            Object lock) {
        this.storeName = storeName;
        this.form = form;
        this.bytes = bytes;
        this.maxBytes = maxBytes;
        this.counts = counts;
        this.lock = lock;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(storeName);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        String key = record.key();
        byte[] value = record.value();
        boolean isKnown = key != null && store.get(key) != null;
        int change = key == null || isKnown == (value != null) ? 0 : (isKnown ? -1 : 1) * size(key);
        if (key == null
                || (value != null && (!form.test(key, value) || (!isKnown && bytes.get() + change > maxBytes)))) {
            counts.addUnreadable();
            return;
        }
        synchronized (lock) {
            store.put(key, ValueAndTimestamp.make(value, record.timestamp()));
        }
        bytes.addAndGet(change);
    }

    private static int size(String key) {
        return Utils.utf8Length(key) + ENTRY;
    }
}
