package io.macmon.fleet.application;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds what RocksDB takes outside the heap: all partitions of all applications in this process share one cache, which
 * the memory for writes is part of. By default, each store of a partition may take 98 MB.
 */
public final class StoreMemory implements RocksDBConfigSetter {

    private static final long CACHE_BYTES = 192 << 20;
    private static final long WRITE_BYTES = 64 << 20;
    private static final long TABLE_BYTES = 8 << 20;
    private static final double INDEX_SHARE = 0.2;
    private static final int ANY_SHARDS = -1;

    private static final Cache CACHE = new LRUCache(CACHE_BYTES, ANY_SHARDS, false, INDEX_SHARE);
    private static final WriteBufferManager WRITES = new WriteBufferManager(WRITE_BYTES, CACHE);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
        tables.setBlockCache(CACHE);
        tables.setCacheIndexAndFilterBlocks(true);
        tables.setCacheIndexAndFilterBlocksWithHighPriority(true);
        tables.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(tables);
        options.setWriteBufferManager(WRITES);
        options.setWriteBufferSize(TABLE_BYTES);
    }

    /** The cache belongs to all stores. */
    @Override
    public void close(String storeName, Options options) {}
}
