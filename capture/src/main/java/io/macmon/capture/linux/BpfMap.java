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
 * A table that programs of the kernel's filter machine and this process share (bpf(2)). The kernel keeps it for as long
 * as this is open or a program uses it.
 *
 * <pre>
 *   BPF_MAP_CREATE          type | bytes of a key | of a value | entries | flags | two unused | name
 *   BPF_MAP_..._ELEM        table | unused | address of the key | of the value or the next key | flags
 *   BPF_MAP_LOOKUP_BATCH    addresses: from where, how far, keys, values | count | table | flags, two of 64 bits
 * </pre>
 *
 * <p>Keys and values are direct buffers in native order, read and written from offset 0: {@link #newKey} and
 * {@link #newValue} make fitting ones. Any thread may call it.
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

    // More than a bucket of a hash table ever holds: a bucket is never divided.
    private static final int BATCH_ENTRIES = 4_096;

    // Where the kernel remembers how far it has come: a bucket, or a key of an array.
    private static final int BATCH_PLACE_LENGTH = 8;

    private static final int BPF_F_NO_PREALLOC = 1;
    private static final int ALIGNMENT = 8;
    private static final Path POSSIBLE_PROCESSORS = Path.of("/sys/devices/system/cpu/possible");

    /** How a table keeps its entries. */
    public enum Type {
        /** Entries take memory only while they are there. */
        HASH(1, BPF_F_NO_PREALLOC, false, "4.6"),
        /** The key is the place, a 32-bit number from 0 on; every entry is always there. */
        ARRAY(2, 0, false, "3.19"),
        /** An array of which every processor has its own. */
        ARRAY_PER_PROCESSOR(6, 0, true, "4.6"),
        /** Takes all its memory at once; when it is full, entries not used for long are thrown out for new ones. */
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

    /** What {@link #forEach} calls. */
    @FunctionalInterface
    public interface EntryHandler {
        /** The buffers are valid during the call only; the entry starts at the given offsets. */
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
     * Makes an empty table.
     *
     * @param name of letters, digits and underscores; {@code bpftool map} shows the first 15
     * @throws LinuxException EPERM without CAP_BPF, ENOMEM, EINVAL on a kernel that has no such type
     */
    public static BpfMap create(Type type, String name, int keyBytes, int valueBytes, int maxEntries)
            throws LinuxException {
        String what = "cannot make the eBPF table " + name;
        Bpf.requireCallNumber(what);
        int room = type.perProcessor ? aligned(valueBytes) * possibleProcessors(what) : valueBytes;
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
                throw Bpf.failure(what, Native.getLastError(), type.since);
            }
            return new BpfMap(new Descriptor(made), name, keyBytes, room, maxEntries);
        }
    }

    /** Entries at most. */
    public int maxEntries() {
        return maxEntries;
    }

    /** A buffer for a key, zeroed. */
    public ByteBuffer newKey() {
        return ByteBuffer.allocateDirect(keyBytes).order(ByteOrder.nativeOrder());
    }

    /**
     * A buffer for a value, zeroed; of a table per processor, for one value after the other, at multiples of eight
     * bytes.
     */
    public ByteBuffer newValue() {
        return ByteBuffer.allocateDirect(valueBytes).order(ByteOrder.nativeOrder());
    }

    /** Copies the key's value out; false when there is none. An LRU table does not take this for a use. */
    public boolean lookUp(ByteBuffer key, ByteBuffer value) throws LinuxException {
        return call(Bpf.MAP_LOOKUP_ELEM, "read", key, value);
    }

    /** Sets the key's value, from one look-up of a program to the next. E2BIG when the table is full. */
    public void put(ByteBuffer key, ByteBuffer value) throws LinuxException {
        call(Bpf.MAP_UPDATE_ELEM, "fill", key, value);
    }

    /** Removes the key; false when it was not there. */
    public boolean remove(ByteBuffer key) throws LinuxException {
        return call(Bpf.MAP_DELETE_ELEM, "empty", key, null);
    }

    /**
     * Passes every entry on, in no order. One that comes or goes meanwhile may be passed on or not. Since Linux 5.6.
     */
    public void forEach(EntryHandler handler) throws LinuxException {
        long keys = BATCH_LENGTH + BATCH_PLACE_LENGTH;
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
                batch.setPointer(BATCH_IN, batch.share(BATCH_LENGTH)); // goes on where it ended
            }
        }
    }

    private void deliver(EntryHandler handler, ByteBuffer memory, int keys, int values, int entries) {
        for (int i = 0; i < entries; i++) {
            handler.onEntry(memory, keys + i * keyBytes, memory, values + i * valueBytes);
        }
    }

    // False for ENOENT. The value may be null.
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
        } finally { // the kernel has their addresses only
            Reference.reachabilityFence(key);
            Reference.reachabilityFence(second);
        }
    }

    private static Pointer address(ByteBuffer buffer) {
        return buffer == null ? null : Native.getDirectBufferPointer(buffer);
    }

    private LinuxException failure(String verb, int errno) {
        return new LinuxException("cannot " + verb + " the eBPF table " + name, errno, CAP_BPF);
    }

    /** For an instruction that loads this table. */
    int number() {
        return descriptor.number();
    }

    /** Ends the table, except where a program uses it. */
    @Override
    public void close() {
        descriptor.close();
    }

    private static int aligned(int bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    // The kernel has a value for each processor that could ever be plugged in: "0-3", "0,2-5".
    private static int possibleProcessors(String what) throws LinuxException {
        try {
            return Arrays.stream(Files.readString(POSSIBLE_PROCESSORS).trim().split(","))
                    .map(range -> range.split("-"))
                    .mapToInt(range -> Integer.parseInt(range[range.length - 1]) - Integer.parseInt(range[0]) + 1)
                    .sum();
        } catch (IOException | NumberFormatException unreadable) {
            throw new LinuxException(
                    what,
                    Errno.ENOENT.number(),
                    "cannot read " + POSSIBLE_PROCESSORS + ", which says how many processors it is for; mount sysfs");
        }
    }
}
