package io.macmon.analyzer.hello;

/** Computes the fingerprints of TLS clients. Thread-safe. */
final class ClientFingerprinter {

    private final Fingerprints fingerprints = new Fingerprints();
    private final Ja4 ja4 = new Ja4(fingerprints);
    private final NumberList numbers = new NumberList();
    private final StringBuilder text = new StringBuilder();

    synchronized ClientFingerprint of(ClientOffer offer) {
        text.setLength(0);
        text.append(offer.legacyVersion());
        for (int list = ClientOffer.CIPHERS; list <= ClientOffer.POINT_FORMATS; list++) {
            text.append(',');
            offer.read(list, numbers).appendDecimal(text);
        }
        String ja3Text = text.toString();
        return new ClientFingerprint(fingerprints.md5(ja3Text), ja3Text, ja4.of(offer));
    }
}
