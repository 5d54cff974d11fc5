package io.macmon.analyzer.hello;

/** The JA4 of a TLS client, by FoxIO's description (BSD 3-Clause; the rest of JA4+ is not). */
final class Ja4 {

    private static final int MAX_COUNT = 99;
    private static final int HASH_DIGITS = 12;
    private static final String NOTHING = "000000000000";
    private static final String HEX = "0123456789abcdef";

    private final NumberList numbers = new NumberList();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder ja4 = new StringBuilder();
    private final Fingerprints fingerprints;

    Ja4(Fingerprints fingerprints) {
        this.fingerprints = fingerprints;
    }

    String of(ClientOffer offer) {
        offer.read(ClientOffer.EXTENSIONS, numbers);
        boolean hasServerName = numbers.contains(TlsExtensions.SERVER_NAME);
        int extensions = numbers.size();
        offer.read(ClientOffer.CIPHERS, numbers);
        ja4.setLength(0);
        ja4.append(offer.transport()).append(versionText(offer.version())).append(hasServerName ? 'd' : 'i');
        appendCount(numbers.size());
        appendCount(extensions);
        appendAlpn(offer.alpn());
        text.setLength(0);
        numbers.sort();
        numbers.appendHex(text);
        ja4.append('_').append(hash());
        text.setLength(0);
        appendHashedExtensions(offer);
        appendSignatureAlgorithms(offer);
        return ja4.append('_').append(hash()).toString();
    }

    private static String versionText(int version) {
        return switch (version) {
            case 0x0304 -> "13";
            case 0x0303 -> "12";
            case 0x0302 -> "11";
            case 0x0301 -> "10";
            case 0x0300 -> "s3";
            case 0x0002 -> "s2";
            default -> "00";
        };
    }

    private void appendCount(int count) {
        int shown = Math.min(count, MAX_COUNT);
        ja4.append((char) ('0' + shown / 10)).append((char) ('0' + shown % 10));
    }

    private void appendAlpn(int ends) {
        int first = ends >> 8;
        int last = ends & 0xFF;
        if (isAlphanumeric(first) && isAlphanumeric(last)) {
            ja4.append((char) first).append((char) last);
        } else {
            ja4.append(HEX.charAt(first >> 4)).append(HEX.charAt(last & 0xF));
        }
    }

    private static boolean isAlphanumeric(int b) {
        return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    }

    private void appendHashedExtensions(ClientOffer offer) {
        offer.read(ClientOffer.EXTENSIONS, numbers);
        numbers.remove(TlsExtensions.SERVER_NAME);
        numbers.remove(TlsExtensions.ALPN);
        numbers.sort();
        numbers.appendHex(text);
    }

    private void appendSignatureAlgorithms(ClientOffer offer) {
        offer.read(ClientOffer.SIGNATURE_ALGORITHMS, numbers);
        if (numbers.size() > 0) {
            text.append('_');
            numbers.appendHex(text);
        }
    }

    private String hash() {
        return text.isEmpty() ? NOTHING : fingerprints.sha256(text.toString()).substring(0, HASH_DIGITS);
    }
}
