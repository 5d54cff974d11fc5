package io.macmon.analyzer.hello;

/**
 * The offers of the clients that were seen last: clients of one kind offer the same, so they share one object, and its
 * fingerprints are computed once. At most {@value #SLOTS} are kept; an offer takes the place of another whose hash has
 * the same slot. Clients that send their extensions in random order, as Chromium and Firefox do, are rarely found. One
 * thread only.
 */
final class KnownClients {

    static final int SLOTS = 256;

    private final ClientOffer[] offers = new ClientOffer[SLOTS];
    private final ClientFingerprinter fingerprinter = new ClientFingerprinter();

    /** The offer with exactly these numbers. */
    ClientOffer offer(NumberList numbers) {
        int slot = slot(numbers);
        ClientOffer known = offers[slot];
        if (known == null || !known.hasNumbers(numbers)) {
            known = ClientOffer.of(numbers, fingerprinter);
            offers[slot] = known;
        }
        return known;
    }

    static int slot(NumberList numbers) {
        int hash = numbers.hashNumbers();
        return (hash ^ hash >>> 16) & (SLOTS - 1);
    }
}
