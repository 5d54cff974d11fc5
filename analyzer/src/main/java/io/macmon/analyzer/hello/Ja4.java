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

    /**
     * @param transport t over TCP, q in QUIC
     * @param version the highest version offered
     * @param ciphers the offset of the cipher suites
     * @param ciphersLength their length in bytes
     * @param alpn the offset of the length of the first application protocol, or 0
     */
    String of(
            char transport,
            int version,
            ByteView hello,
            TlsExtensions extensions,
            int ciphers,
            int ciphersLength,
            int alpn) {
        ja4.setLength(0);
        ja4.append(transport).append(versionText(version));
        ja4.append(extensions.has(TlsExtensions.SERVER_NAME) ? 'd' : 'i');
        numbers.read16(hello, ciphers, ciphersLength);
        appendCount(numbers.size());
        numbers.sort();
        text.setLength(0);
        numbers.appendHex(text);
        String cipherHash = hash();
        appendCount(readExtensions(extensions));
        appendAlpn(hello, alpn);
        text.setLength(0);
        numbers.sort();
        numbers.appendHex(text);
        appendSignatureAlgorithms(hello, extensions);
        return ja4.append('_').append(cipherHash).append('_').append(hash()).toString();
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

    /** Collects the types that are hashed. @return the number of all */
    private int readExtensions(TlsExtensions extensions) {
        numbers.clear();
        int count = 0;
        for (int i = 0; i < extensions.count(); i++) {
            int type = extensions.type(i);
            if (NumberList.isGrease(type)) {
                continue;
            }
            count++;
            if (type != TlsExtensions.SERVER_NAME && type != TlsExtensions.ALPN) {
                numbers.add(type);
            }
        }
        return count;
    }

    private void appendCount(int count) {
        int shown = Math.min(count, MAX_COUNT);
        ja4.append((char) ('0' + shown / 10)).append((char) ('0' + shown % 10));
    }

    private void appendAlpn(ByteView hello, int at) {
        int length = at == 0 ? 0 : hello.u8(at);
        if (length == 0) {
            ja4.append("00");
            return;
        }
        int first = hello.u8(at + 1);
        int last = hello.u8(at + length);
        if (isAlphanumeric(first) && isAlphanumeric(last)) {
            ja4.append((char) first).append((char) last);
        } else {
            ja4.append(HEX.charAt(first >> 4)).append(HEX.charAt(last & 0xF));
        }
    }

    private static boolean isAlphanumeric(int b) {
        return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    }

    private void appendSignatureAlgorithms(ByteView hello, TlsExtensions extensions) {
        int index = extensions.indexOf(TlsExtensions.SIGNATURE_ALGORITHMS);
        if (index < 0) {
            return;
        }
        int at = extensions.start(index);
        numbers.read16(hello, at + 2, Math.min(hello.u16(at), extensions.length(index) - 2));
        if (numbers.size() > 0) {
            text.append('_');
            numbers.appendHex(text);
        }
    }

    private String hash() {
        return text.isEmpty() ? NOTHING : fingerprints.sha256(text.toString()).substring(0, HASH_DIGITS);
    }
}
