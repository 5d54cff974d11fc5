package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.claim.Claim.Fingerprint;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Detects two stations behind one MAC address: by DHCP fingerprints, host names or initial TTLs that alternate. One
 * change proves nothing: a system may have been reinstalled. At least {@value #MIN_RETURNS} changes back to an earlier
 * value are proof.
 */
public final class SharedMacDetector {

    private static final int MIN_RETURNS = 3;

    /** A traceroute sends three packets with each TTL, and a scanner hardly ever two with the same one. */
    private static final int MIN_STEADY = 8;

    /** The bytes of memory of each part, without text. */
    private static final int SIZE = 64;

    /** The vendor classes of PXE and of UEFI's HTTP boot. */
    private static final List<String> NETWORK_BOOT = List.of("PXEClient", "HTTPClient");

    /** Longer names are compared, and longer fingerprints printed, up to this length. */
    private static final int MAX_TEXT = 64;

    private final Alternation<DhcpClient> fingerprints = new Alternation<>(DhcpClient::isSame);
    private final Alternation<CompactText> names = new Alternation<>(CompactText::equals);
    private TtlAlternation ttls; // null until needed
    private TtlAlternation hopLimits; // null until needed

    SharedMacDetector() {}

    /** Returns both fingerprints, as text, if they alternate. A network boot is a part of a system's start. */
    public Optional<Pair> observeFingerprint(Fingerprint fingerprint) {
        return isNetworkBoot(fingerprint)
                ? Optional.empty()
                : fingerprints
                        .observe(DhcpClient.of(fingerprint))
                        .map(before -> new Pair(
                                before.text.toString(), shown(fingerprint).toString()));
    }

    /** Whether it comes from a network card's boot program, not from an operating system. */
    public static boolean isNetworkBoot(Fingerprint fingerprint) {
        return NETWORK_BOOT.stream().anyMatch(fingerprint.vendorClass()::startsWith);
    }

    /** Returns both host names of the DHCP client if they alternate. */
    public Optional<Pair> observeName(String name) {
        CompactText compared = CompactText.of(name, MAX_TEXT);
        return name.isEmpty()
                ? Optional.empty()
                : names.observe(compared).map(before -> new Pair(before.toString(), compared.toString()));
    }

    /** Describes a fingerprint, as in {@code 1,3,6,15 (MSFT 5.0)}. */
    public static String text(Fingerprint fingerprint) {
        String options = fingerprint.options().stream().map(Object::toString).collect(Collectors.joining(","));
        return fingerprint.vendorClass().isEmpty() ? options : options + " (" + fingerprint.vendorClass() + ")";
    }

    private static CompactText shown(Fingerprint fingerprint) {
        return CompactText.of(text(fingerprint), MAX_TEXT);
    }

    /** The memory that it takes, in bytes. */
    int memorySize() {
        return SIZE
                + fingerprints.memorySize(DhcpClient::memorySize)
                + names.memorySize(MemorySize::of)
                + (ttls == null ? 0 : SIZE)
                + (hopLimits == null ? 0 : SIZE);
    }

    /** What a fingerprint says about the client, in little memory. */
    private record DhcpClient(CompactText text, int vendorClassHash, BitSet options) {

        static DhcpClient of(Fingerprint fingerprint) {
            BitSet options = new BitSet();
            fingerprint.options().forEach(options::set);
            return new DhcpClient(shown(fingerprint), fingerprint.vendorClass().hashCode(), options);
        }

        // A client requests a few more options in some messages than in others.
        boolean isSame(DhcpClient other) {
            return vendorClassHash == other.vendorClassHash && (includes(other.options) || other.includes(options));
        }

        private boolean includes(BitSet others) {
            BitSet missing = (BitSet) others.clone();
            missing.andNot(options);
            return missing.isEmpty();
        }

        int memorySize() {
            return SIZE + MemorySize.of(text) + options.size() / Byte.SIZE;
        }
    }

    /**
     * Records the TTL of an IPv4 packet that starts a connection from the station's own IP address. Returns both TTLs
     * if they alternate.
     */
    public Optional<Pair> observeTtl(int ttl, long nanos) {
        if (ttls == null) {
            ttls = new TtlAlternation();
        }
        return ttls.observe(ttl, nanos);
    }

    /** The same for the hop limit of an IPv6 packet; a system may use another one than for IPv4. */
    public Optional<Pair> observeHopLimit(int hopLimit, long nanos) {
        if (hopLimits == null) {
            hopLimits = new TtlAlternation();
        }
        return hopLimits.observe(hopLimit, nanos);
    }

    /**
     * Whether a TTL that only scanners and traceroutes usually have is the system's: {@value #MIN_STEADY} such packets
     * in a row had it. Must be called once for each of them, after {@link #observeTtl} or {@link #observeHopLimit}.
     */
    public boolean isSteady(int ttl, boolean isIpv4) {
        return (isIpv4 ? ttls : hopLimits).isSteady(ttl);
    }

    /** Whether a TTL is so low that a traceroute has it; {@linkplain #observeTtl these} are not compared. */
    public static boolean isTraceroute(int ttl) {
        return ttl < TtlAlternation.MIN_TTL;
    }

    /** Two values that alternate, the earlier one first; of two TTLs, the higher one. */
    public record Pair(String first, String second) {}

    /** A current value and the previous one. */
    private static final class Alternation<T> {

        private final BiPredicate<T, T> isSame;
        private T current;
        private T previous;
        private int returns;

        Alternation(BiPredicate<T, T> isSame) {
            this.isSame = isSame;
        }

        /** Returns the previous value if the value has changed back to an earlier one often enough. */
        Optional<T> observe(T value) {
            if (current != null && isSame.test(current, value)) {
                return Optional.empty();
            }
            boolean isReturn = previous != null && isSame.test(previous, value);
            previous = current;
            current = value;
            returns += isReturn ? 1 : 0;
            return isReturn && returns >= MIN_RETURNS ? Optional.of(previous) : Optional.empty();
        }

        int memorySize(ToIntFunction<T> size) {
            return (current == null ? 0 : size.applyAsInt(current))
                    + (previous == null ? 0 : size.applyAsInt(previous));
        }
    }

    /**
     * Two TTLs within an hour. Those of a host and of its containers or virtual machines, which it forwards, count as
     * one.
     */
    private static final class TtlAlternation {

        /** The minimum number of connections with each of the two TTLs. Fewer may be a traceroute. */
        private static final int MIN_STARTS = 3;

        /** No system starts with a lower TTL; traceroute does. */
        private static final int MIN_TTL = 30;

        /** The routers between a container and the segment. */
        private static final int MAX_HOPS = 3;

        private static final long WINDOW_NANOS = Duration.ofHours(1).toNanos();

        private long windowNanos;
        private int first;
        private int firstStarts;
        private int second;
        private int secondStarts;
        private int changes;
        private boolean isSecondLast;
        private int unusual; // the latest TTL that is no system's
        private int unusualStarts; // in a row

        boolean isSteady(int ttl) {
            unusualStarts = ttl == unusual ? Math.min(unusualStarts + 1, MIN_STEADY) : 1;
            unusual = ttl;
            return unusualStarts == MIN_STEADY;
        }

        /** Returns both TTLs at each change, once they have changed often enough. */
        Optional<Pair> observe(int ttl, long nanos) {
            if (isTraceroute(ttl)) {
                return Optional.empty();
            }
            if (firstStarts == 0 || Math.abs(nanos - windowNanos) >= WINDOW_NANOS) {
                restart(ttl, nanos);
            }
            boolean isFirst = isSame(ttl, first);
            if (isFirst) {
                firstStarts++;
            } else if (secondStarts == 0 || isSame(ttl, second)) {
                second = ttl;
                secondStarts++;
            } else {
                return Optional.empty();
            }
            boolean isChange = isSecondLast == isFirst;
            isSecondLast = !isFirst;
            changes += isChange ? 1 : 0;
            boolean isProven = firstStarts >= MIN_STARTS && secondStarts >= MIN_STARTS && changes >= MIN_RETURNS;
            return isChange && isProven
                    ? Optional.of(
                            new Pair(String.valueOf(Math.max(first, second)), String.valueOf(Math.min(first, second))))
                    : Optional.empty();
        }

        private void restart(int ttl, long nanos) {
            windowNanos = nanos;
            first = ttl;
            firstStarts = 0;
            secondStarts = 0;
            changes = 0;
            isSecondLast = false;
        }

        private static boolean isSame(int one, int other) {
            return Math.abs(one - other) <= MAX_HOPS;
        }
    }
}
