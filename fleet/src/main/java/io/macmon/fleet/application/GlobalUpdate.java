package io.macmon.fleet.application;

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
    private final Object lock;
    private KeyValueStore<String, ValueAndTimestamp<byte[]>> store;

    GlobalUpdate(String storeName, Object lock) {
        this.storeName = storeName;
        this.lock = lock;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(storeName);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.key() != null) {
            synchronized (lock) {
                store.put(record.key(), ValueAndTimestamp.make(record.value(), record.timestamp()));
            }
        }
    }
}
