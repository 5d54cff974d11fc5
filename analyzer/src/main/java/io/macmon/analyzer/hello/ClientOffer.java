package io.macmon.analyzer.hello;

import java.util.function.Supplier;

/**
 * All that JA3 and JA4 depend on in a ClientHello. The fingerprints are computed when first requested, by the thread
 * that requests them, because many are never written. Thread-safe.
 */
final class ClientOffer implements Supplier<ClientFingerprint> {

    /** Ends each list: a GREASE value, which no list contains. */
    static final char END = 0x0A0A;

    /** Of a longer offer, only the fingerprints are kept; a browser's has about 60 numbers. */
    static final int MAX_NUMBERS = 512;

    static final int CIPHERS = 0;
    static final int EXTENSIONS = 1;
    static final int GROUPS = 2;
    static final int POINT_FORMATS = 3;
    static final int SIGNATURE_ALGORITHMS = 4;

    private static final int TRANSPORT = 0;
    private static final int VERSION = 1;
    private static final int LEGACY_VERSION = 2;
    private static final int ALPN = 3;
    private static final int LISTS = 4;

    private final char[] numbers;
    private final ClientFingerprinter fingerprinter;
    private volatile ClientFingerprint fingerprint;

    private ClientOffer(char[] numbers, ClientFingerprinter fingerprinter, ClientFingerprint fingerprint) {
        this.numbers = numbers;
        this.fingerprinter = fingerprinter;
        this.fingerprint = fingerprint;
    }

    /** @param numbers {@link #start}, then the five lists in their order, each with {@link #END} */
    static ClientOffer of(NumberList numbers, ClientFingerprinter fingerprinter) {
        char[] all = numbers.toArray();
        return numbers.size() <= MAX_NUMBERS
                ? new ClientOffer(all, fingerprinter, null)
                : new ClientOffer(new char[0], null, fingerprinter.of(new ClientOffer(all, null, null)));
    }

    /**
     * Replaces the numbers by those before the lists.
     *
     * @param transport JA4's letter
     * @param version the highest version offered
     * @param legacyVersion the version in the field of older clients
     * @param alpn the first and the last byte of the first application protocol; 0 without ALPN
     */
    static void start(NumberList numbers, char transport, int version, int legacyVersion, int alpn) {
        numbers.clear();
        numbers.add(transport);
        numbers.add(version);
        numbers.add(legacyVersion);
        numbers.add(alpn);
    }

    @Override
    public ClientFingerprint get() {
        ClientFingerprint known = fingerprint;
        if (known == null) {
            known = fingerprinter.of(this);
            fingerprint = known;
        }
        return known;
    }

    /** Whether only the fingerprints are kept, which were then computed at once. */
    boolean isLong() {
        return numbers.length == 0;
    }

    boolean hasNumbers(NumberList others) {
        return others.equalsNumbers(numbers);
    }

    char transport() {
        return numbers[TRANSPORT];
    }

    int version() {
        return numbers[VERSION];
    }

    int legacyVersion() {
        return numbers[LEGACY_VERSION];
    }

    int alpn() {
        return numbers[ALPN];
    }

    /** Replaces numbers by those of a list. */
    NumberList read(int list, NumberList to) {
        int at = LISTS;
        for (int before = 0; before < list; at++) {
            before += numbers[at] == END ? 1 : 0;
        }
        to.clear();
        for (; numbers[at] != END; at++) {
            to.add(numbers[at]);
        }
        return to;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientOffer offer && get().equals(offer.get());
    }

    @Override
    public int hashCode() {
        return get().hashCode();
    }

    @Override
    public String toString() {
        return get().toString();
    }
}
