package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_NET_ADMIN;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a device offloads frame processing, and its speed, as ethtool(8) shows them (include/uapi/linux/ethtool.h).
 * Devices are looked up in the network namespace of the calling thread; reading needs no privilege.
 *
 * <pre>
 *   struct ifreq            name, 16 bytes | address of the command, one word | unused
 *   ETHTOOL_GSET            command | supported | advertised | speed, low 16 bits | ... | speed, high 16 bits
 *   ETHTOOL_GSSET_INFO      command | unused | mask of sets, 64 bits | size of the set
 *   ETHTOOL_GSTRINGS        command | set | count | names of 32 bytes each
 *   ETHTOOL_GFEATURES       command | count | available, requested, active, never changed: 32 features each
 * </pre>
 */
public final class Ethtool {

    private static final long SIOCETHTOOL = 0x8946;

    private static final int ETHTOOL_GSET = 0x01;
    private static final int ETHTOOL_GSTRINGS = 0x1b;
    private static final int ETHTOOL_GSSET_INFO = 0x37;
    private static final int ETHTOOL_GFEATURES = 0x3a;
    private static final int ETH_SS_FEATURES = 4;

    private static final int REQUEST_LENGTH = 40;
    private static final int REQUEST_POINTER = 16;
    private static final int MAX_NAME_LENGTH = REQUEST_POINTER - 1;

    private static final int SETTINGS_LENGTH = 44;
    private static final int SPEED_LOW = 12;
    private static final int SPEED_HIGH = 28;
    private static final int UNKNOWN_SPEED = -1;
    private static final long BITS_PER_MEGABIT = 1_000_000;

    private static final int SET_MASK = 8;
    private static final int SET_SIZE = 16;
    private static final int NAMES = 12;
    private static final int NAME_LENGTH = 32;
    private static final int FEATURES = 8;
    private static final int FEATURE_BLOCK_LENGTH = 16;
    private static final int FEATURE_BLOCK_ACTIVE = 8;

    private final Descriptor socket;
    private final String device;

    private Ethtool(Descriptor socket, String device) {
        this.socket = socket;
        this.device = device;
    }

    /**
     * The features that are on, by their kernel names, such as {@code rx-gro}.
     *
     * @throws LinuxException ENODEV if there is no such device
     */
    public static Set<String> activeFeatures(String device) throws LinuxException {
        try (Descriptor socket = socket(device)) {
            return new Ethtool(socket, device).activeFeatures();
        }
    }

    /**
     * The speed that the device negotiated with the other end.
     *
     * @return 0 if unknown
     * @throws LinuxException ENODEV if there is no such device, EOPNOTSUPP if the device has no speed
     */
    public static long bitsPerSecond(String device) throws LinuxException {
        try (Descriptor socket = socket(device);
                Memory settings = new Memory(SETTINGS_LENGTH)) {
            settings.clear();
            new Ethtool(socket, device).call(ETHTOOL_GSET, settings);
            int megabits = (settings.getShort(SPEED_HIGH) << Short.SIZE) | (settings.getShort(SPEED_LOW) & 0xFFFF);
            return megabits == UNKNOWN_SPEED ? 0 : megabits * BITS_PER_MEGABIT;
        }
    }

    private static Descriptor socket(String device) throws LinuxException {
        return Descriptor.ofResult(
                failure(device), Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0), CAP_NET_ADMIN);
    }

    private static String failure(String device) {
        return "cannot read the ethtool settings of " + device;
    }

    private Set<String> activeFeatures() throws LinuxException {
        int count = featureCount();
        int blocks = (count + Integer.SIZE - 1) / Integer.SIZE;
        try (Memory names = new Memory(NAMES + (long) count * NAME_LENGTH);
                Memory features = new Memory(FEATURES + (long) blocks * FEATURE_BLOCK_LENGTH)) {
            names.clear();
            names.setInt(Integer.BYTES, ETH_SS_FEATURES);
            names.setInt(2 * Integer.BYTES, count);
            call(ETHTOOL_GSTRINGS, names);
            features.clear();
            features.setInt(Integer.BYTES, blocks);
            call(ETHTOOL_GFEATURES, features);
            return active(names, features, count);
        }
    }

    private int featureCount() throws LinuxException {
        try (Memory set = new Memory(SET_SIZE + Integer.BYTES)) {
            set.clear();
            set.setLong(SET_MASK, 1L << ETH_SS_FEATURES);
            call(ETHTOOL_GSSET_INFO, set);
            return set.getInt(SET_SIZE);
        }
    }

    private static Set<String> active(Memory names, Memory features, int count) {
        Set<String> active = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            long block = FEATURES + (long) (i / Integer.SIZE) * FEATURE_BLOCK_LENGTH;
            int bits = features.getInt(block + FEATURE_BLOCK_ACTIVE);
            if ((bits & (1 << (i % Integer.SIZE))) != 0) {
                active.add(names.getString(NAMES + (long) i * NAME_LENGTH, "US-ASCII"));
            }
        }
        return active;
    }

    private void call(int command, Memory argument) throws LinuxException {
        argument.setInt(0, command);
        byte[] name = device.getBytes(StandardCharsets.UTF_8);
        byte[] request = NativeOrder.allocate(REQUEST_LENGTH)
                .put(name, 0, Math.min(name.length, MAX_NAME_LENGTH))
                .putLong(REQUEST_POINTER, Pointer.nativeValue(argument))
                .array();
        if (Libc.ioctl(socket.number(), SIOCETHTOOL, request) < 0) {
            throw new LinuxException(failure(device), Native.getLastError(), CAP_NET_ADMIN);
        }
    }
}
