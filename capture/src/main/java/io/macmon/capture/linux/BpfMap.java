package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_BPF;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An eBPF map: a table shared by eBPF programs and this process (bpf(2)). The kernel keeps the map while this object is
 * open or a program uses the map.
 *
 * <pre>
 *   BPF_MAP_CREATE          type | key size | value size | entries | flags | two unused | name
 *   BPF_MAP_..._ELEM        map | unused | address of the key | of the value or the next key | flags
 *   BPF_MAP_LOOKUP_BATCH    addresses: start, end, keys, values | count | map | flags, two of 64 bits
 * </pre>
 *
 * <p>Keys and values are direct buffers in native order, accessed from offset 0; {@link #newKey} and {@link #newValue}
 * allocate them. Thread-safe.
 */
public final class BpfMap implements AutoCloseable {

    private static final int CREATE_LENGTH = 48;
    private static final int CREATE_NAME = 28;

    private static final int ELEMENT_LENGTH = 32;
    private static final int ELEMENT_KEY = 8;
    private static final int ELEMENT_SECOND = 16;

    private static final int BATCH_LENGTH = 56;
    private static final int BATCH_IN = 0;
    private static final int BATCH_OUT = 8;
    private static final int BATCH_KEYS = 16;
    private static final int BATCH_VALUES = 24;
    private static final int BATCH_COUNT = 32;
    private static final int BATCH_MAP = 36;

    // More entries than any bucket of a hash map contains; the kernel never splits a bucket over two batches.
    private static final int BATCH_ENTRIES = 4_096;

    // The kernel's cursor is a bucket number, or for an array a key.
    private static final int BATCH_CURSOR_LENGTH = 8;

    private static final int BPF_F_NO_PREALLOC = 1;
    private static final int ALIGNMENT = 8;
    private static final Path POSSIBLE_PROCESSORS = Path.of("/sys/devices/system/cpu/possible");

    /** How a map stores its entries. */
    public enum Type {
        /** Allocates memory for an entry when it is added. */
        HASH(1, BPF_F_NO_PREALLOC, false, "4.6"),
        /** The key is a 32-bit index that starts at 0; every entry always exists. */
        ARRAY(2, 0, false, "3.19"),
        /** An array with a separate copy for each processor. */
        ARRAY_PER_PROCESSOR(6, 0, true, "4.6"),
        /** Allocates all its memory at once; a full map evicts entries that were not used recently. */
        LRU_HASH(9, 0, false, "4.10");

        private final int number;
        private final int flags;
        private final boolean perProcessor;
        private final String since;

        Type(int number, int flags, boolean perProcessor, String since) {
            this.number = number;
            this.flags = flags;
            this.perProcessor = perProcessor;
            this.since = since;
        }
    }

    /** Receives the entries of {@link #forEach}. */
    @FunctionalInterface
    public interface EntryHandler {
        /** The buffers are valid only during the call; the entry starts at the given offsets. */
        void onEntry(ByteBuffer keys, int key, ByteBuffer values, int value);
    }

    private final Descriptor descriptor;
    private final String name;
    private final int keyBytes;
    private final int valueBytes;
    private final int maxEntries;

    private BpfMap(Descriptor descriptor, String name, int keyBytes, int valueBytes, int maxEntries) {
        this.descriptor = descriptor;
        this.name = name;
        this.keyBytes = keyBytes;
        this.valueBytes = valueBytes;
        this.maxEntries = maxEntries;
    }

    /**
     * Creates an empty map.
     *
     * @param name letters, digits and underscores; {@code bpftool map} shows the first 15
     * @throws LinuxException EPERM without CAP_BPF; ENOMEM if there is not enough memory; EINVAL if the kernel does not
     *     have this type
     */
    public static BpfMap create(Type type, String name, int keyBytes, int valueBytes, int maxEntries)
            throws LinuxException {
        String operation = "cannot create the eBPF map " + name;
        Bpf.requireCallNumber(operation);
        int room = type.perProcessor ? aligned(valueBytes) * possibleProcessors(operation) : valueBytes;
        try (Memory create = new Memory(CREATE_LENGTH)) {
            create.clear();
            create.setInt(0, type.number);
            create.setInt(Integer.BYTES, keyBytes);
            create.setInt(2 * Integer.BYTES, valueBytes);
            create.setInt(3 * Integer.BYTES, maxEntries);
            create.setInt(4 * Integer.BYTES, type.flags);
            Bpf.putName(create, CREATE_NAME, name);
            int made = Bpf.call(Bpf.MAP_CREATE, create, CREATE_LENGTH);
            if (made < 0) {
                throw Bpf.failure(operation, Native.getLastError(), type.since);
            }
            return new BpfMap(new Descriptor(made), name, keyBytes, room, maxEntries);
        }
    }

    public int maxEntries() {
        return maxEntries;
    }

    /** A buffer for a key, zeroed. */
    public ByteBuffer newKey() {
        return ByteBuffer.allocateDirect(keyBytes).order(ByteOrder.nativeOrder());
    }

    /**
     * A buffer for a value, zeroed. For a per-processor map the buffer contains one value per processor, each at a
     * multiple of eight bytes.
     */
    public ByteBuffer newValue() {
        return ByteBuffer.allocateDirect(valueBytes).order(ByteOrder.nativeOrder());
    }

    /** Copies the key's value; returns false if the key is not in the map. Does not count as a use in an LRU map. */
    public boolean lookUp(ByteBuffer key, ByteBuffer value) throws LinuxException {
        return call(Bpf.MAP_LOOKUP_ELEM, "read", key, value);
    }

    /** Sets the key's value; the change is atomic for programs. Fails with E2BIG if the map is full. */
    public void put(ByteBuffer key, ByteBuffer value) throws LinuxException {
        call(Bpf.MAP_UPDATE_ELEM, "write to", key, value);
    }

    /** Removes the key; returns false if it was not in the map. */
    public boolean remove(ByteBuffer key) throws LinuxException {
        return call(Bpf.MAP_DELETE_ELEM, "delete from", key, null);
    }

    /**
     * Calls the handler with every entry, in no particular order. An entry added or removed during the call may or may
     * not be included. Since Linux 5.6.
     */
    public void forEach(EntryHandler handler) throws LinuxException {
        long keys = BATCH_LENGTH + BATCH_CURSOR_LENGTH;
        long values = keys + (long) BATCH_ENTRIES * keyBytes;
        try (Memory batch = new Memory(values + (long) BATCH_ENTRIES * valueBytes)) {
            batch.clear(keys);
            ByteBuffer memory = batch.getByteBuffer(0, batch.size()).order(ByteOrder.nativeOrder());
            batch.setPointer(BATCH_OUT, batch.share(BATCH_LENGTH));
            batch.setPointer(BATCH_KEYS, batch.share(keys));
            batch.setPointer(BATCH_VALUES, batch.share(values));
            batch.setInt(BATCH_MAP, descriptor.number());
            boolean more = true;
            while (more) {
                batch.setInt(BATCH_COUNT, BATCH_ENTRIES);
                if (Bpf.call(Bpf.MAP_LOOKUP_BATCH, batch, BATCH_LENGTH) < 0) {
                    int errno = Native.getLastError();
                    if (errno != Errno.ENOENT.number()) {
                        throw failure("read", errno);
                    }
                    more = false;
                }
                deliver(handler, memory, (int) keys, (int) values, batch.getInt(BATCH_COUNT));
                batch.setPointer(BATCH_IN, batch.share(BATCH_LENGTH)); // continue from the cursor
            }
        }
    }

    private void deliver(EntryHandler handler, ByteBuffer memory, int keys, int values, int entries) {
        for (int i = 0; i < entries; i++) {
            handler.onEntry(memory, keys + i * keyBytes, memory, values + i * valueBytes);
        }
    }

    // Returns false on ENOENT. The second buffer may be null.
    private boolean call(int command, String verb, ByteBuffer key, ByteBuffer second) throws LinuxException {
        try (Memory element = new Memory(ELEMENT_LENGTH)) {
            element.clear();
            element.setInt(0, descriptor.number());
            element.setPointer(ELEMENT_KEY, address(key));
            element.setPointer(ELEMENT_SECOND, address(second));
            if (Bpf.call(command, element, ELEMENT_LENGTH) >= 0) {
                return true;
            }
            int errno = Native.getLastError();
            if (errno == Errno.ENOENT.number()) {
                return false;
            }
            throw failure(verb, errno);
        } finally { // the kernel only sees addresses, so keep the buffers reachable
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(second);
        }
    }

    private static Pointer address(ByteBuffer buffer) {
        return buffer == null ? null : Native.getDirectBufferPointer(buffer);
    }

    private LinuxException failure(String verb, int errno) {
        return new LinuxException("cannot " + verb + " the eBPF map " + name, errno, CAP_BPF);
    }

    /** The descriptor, for an instruction that loads this map. */
    int number() {
        return descriptor.number();
    }

    /** Closes the map; the kernel frees it once no program uses it. */
    @Override
    public void close() {
        descriptor.close();
    }

    private static int aligned(int bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    // The kernel keeps a value for each processor that could ever be plugged in. The file has "0-3" or "0,2-5".
    private static int possibleProcessors(String operation) throws LinuxException {
        try {
            return Arrays.stream(Files.readString(POSSIBLE_PROCESSORS).trim().split(","))
                    .map(range -> range.split("-"))
                    .mapToInt(range -> Integer.parseInt(range[range.length - 1]) - Integer.parseInt(range[0]) + 1)
                    .sum();
        } catch (IOException | NumberFormatException unreadable) {
            throw new LinuxException(
                    operation,
                    Errno.ENOENT.number(),
                    "cannot read the number of processors from " + POSSIBLE_PROCESSORS,
                    "mount sysfs");
        }
    }
}
