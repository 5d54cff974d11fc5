package io.macmon.fleet.application;

import java.util.function.BiPredicate;
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

    private final String storeName;
    private final BiPredicate<String, byte[]> form;
    private final int maxEntries;
    private final FleetCounts counts;
    private final Object lock;
    private KeyValueStore<String, ValueAndTimestamp<byte[]>> store;

    /**
     * Every instance keeps what fits, in its heap, so other programs must not fill it.
     *
     * @param form       whether a key and a value have the form of the topic's records
     * @param maxEntries further keys are left out
     */
    GlobalUpdate(String storeName, BiPredicate<String, byte[]> form, int maxEntries, FleetCounts counts, Object lock) {
        this.storeName = storeName;
        this.form = form;
        this.maxEntries = maxEntries;
        this.counts = counts;
        this.lock = lock;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(storeName);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (!isKept(record)) {
            counts.addUnreadable();
            return;
        }
        synchronized (lock) {
            store.put(record.key(), ValueAndTimestamp.make(record.value(), record.timestamp()));
        }
    }

    private boolean isKept(Record<String, byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return record.key() != null;
        }
        return form.test(record.key(), record.value())
                && (store.approximateNumEntries() < maxEntries || store.get(record.key()) != null);
    }
}
