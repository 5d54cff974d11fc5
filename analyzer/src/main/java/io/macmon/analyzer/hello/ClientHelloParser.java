package io.macmon.analyzer.hello;

import java.util.ArrayList;
import java.util.List;

/** Reads the body of a ClientHello, and makes JA3 and JA4 of it. */
final class ClientHelloParser {

    /** How many application protocols are kept. */
    static final int MAX_ALPN = 32;

    private static final int SESSION_ID = 34;
    private static final int HOST_NAME = 0;

    private final TlsExtensions extensions = new TlsExtensions();
    private final NumberList numbers = new NumberList();
    private final Fingerprints fingerprints = new Fingerprints();
    private final Ja4 ja4 = new Ja4(fingerprints);
    private final StringBuilder text = new StringBuilder();

    /**
     * @param hello a whole handshake message
     * @param body the offset after its header
     * @param transport JA4's letter
     * @return null if it is malformed
     */
    TlsClientHello parse(ByteView hello, int body, char transport) {
        int ciphers = body + SESSION_ID + 1 + hello.u8(body + SESSION_ID) + 2;
        int ciphersLength = hello.u16(ciphers - 2);
        int compression = ciphers + ciphersLength;
        int rest = compression + 1 + hello.u8(compression);
        if (rest > hello.length() || !extensions.read(hello, rest, hello.length())) {
            return null;
        }
        String ja3 = ja3Text(hello, body, ciphers, ciphersLength);
        int version = version(hello, body);
        List<String> alpn = new ArrayList<>();
        int firstAlpn = readAlpn(hello, alpn);
        return new TlsClientHello(
                version,
                serverName(hello),
                List.copyOf(alpn),
                extensions.has(TlsExtensions.ENCRYPTED_CLIENT_HELLO)
                        || extensions.has(TlsExtensions.ENCRYPTED_SERVER_NAME),
                fingerprints.md5(ja3),
                ja3,
                ja4.of(transport, version, hello, extensions, ciphers, ciphersLength, firstAlpn));
    }

    private int version(ByteView hello, int body) {
        int index = extensions.indexOf(TlsExtensions.SUPPORTED_VERSIONS);
        if (index < 0) {
            return hello.u16(body);
        }
        int at = extensions.start(index);
        return numbers.read16(hello, at + 1, Math.min(hello.u8(at), extensions.length(index) - 1))
                .max();
    }

    private String serverName(ByteView hello) {
        int index = extensions.indexOf(TlsExtensions.SERVER_NAME);
        if (index < 0) {
            return "";
        }
        int at = extensions.start(index) + 2;
        int end = extensions.start(index) + extensions.length(index);
        while (at + 3 <= end) {
            int length = hello.u16(at + 1);
            if (at + 3 + length > end) {
                return "";
            }
            if (hello.u8(at) == HOST_NAME) {
                return hello.text(at + 3, length);
            }
            at += 3 + length;
        }
        return "";
    }

    /** @return the offset of the first protocol's length, or 0 if there is none */
    private int readAlpn(ByteView hello, List<String> to) {
        int index = extensions.indexOf(TlsExtensions.ALPN);
        if (index < 0) {
            return 0;
        }
        int first = extensions.start(index) + 2;
        int end = extensions.start(index) + extensions.length(index);
        int at = first;
        while (at < end && to.size() < MAX_ALPN) {
            int length = hello.u8(at);
            if (at + 1 + length > end) {
                break;
            }
            to.add(hello.text(at + 1, length));
            at += 1 + length;
        }
        return to.isEmpty() ? 0 : first;
    }

    private String ja3Text(ByteView hello, int body, int ciphers, int ciphersLength) {
        text.setLength(0);
        text.append(hello.u16(body)).append(',');
        numbers.read16(hello, ciphers, ciphersLength).appendDecimal(text);
        text.append(',');
        numbers.clear();
        for (int i = 0; i < extensions.count(); i++) {
            if (!NumberList.isGrease(extensions.type(i))) {
                numbers.add(extensions.type(i));
            }
        }
        numbers.appendDecimal(text);
        text.append(',');
        int groups = extensions.indexOf(TlsExtensions.SUPPORTED_GROUPS);
        if (groups >= 0) {
            int at = extensions.start(groups);
            numbers.read16(hello, at + 2, Math.min(hello.u16(at), extensions.length(groups) - 2))
                    .appendDecimal(text);
        }
        text.append(',');
        int formats = extensions.indexOf(TlsExtensions.POINT_FORMATS);
        if (formats >= 0) {
            int at = extensions.start(formats);
            numbers.read8(hello, at + 1, Math.min(hello.u8(at), extensions.length(formats) - 1))
                    .appendDecimal(text);
        }
        return text.toString();
    }
}
