package io.macmon.analyzer.hello;

import java.util.ArrayList;
import java.util.List;

/** Reads the body of a ClientHello. */
final class ClientHelloParser {

    /** How many application protocols are kept. */
    static final int MAX_ALPN = 32;

    private static final int SESSION_ID = 34;
    private static final int HOST_NAME = 0;

    private final TlsExtensions extensions = new TlsExtensions();
    private final NumberList numbers = new NumberList();
    private final NumberList offer = new NumberList();
    private final KnownClients knownClients = new KnownClients();
    private final KnownTexts texts = new KnownTexts();
    private final List<String> protocols = new ArrayList<>();
    private List<String> alpn = List.of(); // of the latest hello; the next one usually has the same

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
        int version = version(hello, body);
        int firstAlpn = readAlpn(hello);
        alpn = protocols.equals(alpn) ? alpn : List.copyOf(protocols);
        readOffer(hello, body, transport, version, ciphers, ciphersLength, firstAlpn);
        return new TlsClientHello(
                version,
                serverName(hello),
                alpn,
                extensions.has(TlsExtensions.ENCRYPTED_CLIENT_HELLO)
                        || extensions.has(TlsExtensions.ENCRYPTED_SERVER_NAME),
                knownClients.offer(offer));
    }

    private void readOffer(
            ByteView hello, int body, char transport, int version, int ciphers, int ciphersLength, int firstAlpn) {
        int alpnLength = firstAlpn == 0 ? 0 : hello.u8(firstAlpn);
        int alpnEnds = alpnLength == 0 ? 0 : hello.u8(firstAlpn + 1) << 8 | hello.u8(firstAlpn + alpnLength);
        ClientOffer.start(offer, transport, version, hello.u16(body), alpnEnds);
        offer.append16(hello, ciphers, ciphersLength).add(ClientOffer.END);
        appendExtensions();
        offer.add(ClientOffer.END);
        append16(hello, TlsExtensions.SUPPORTED_GROUPS);
        offer.add(ClientOffer.END);
        appendPointFormats(hello);
        offer.add(ClientOffer.END);
        append16(hello, TlsExtensions.SIGNATURE_ALGORITHMS);
        offer.add(ClientOffer.END);
    }

    private void appendExtensions() {
        for (int i = 0; i < extensions.count(); i++) {
            if (!NumberList.isGrease(extensions.type(i))) {
                offer.add(extensions.type(i));
            }
        }
    }

    /** Adds the list of numbers of 16 bits in an extension, if the hello has it. */
    private void append16(ByteView hello, int type) {
        int index = extensions.indexOf(type);
        if (index >= 0) {
            int at = extensions.start(index);
            offer.append16(hello, at + 2, Math.min(hello.u16(at), extensions.length(index) - 2));
        }
    }

    private void appendPointFormats(ByteView hello) {
        int index = extensions.indexOf(TlsExtensions.POINT_FORMATS);
        if (index >= 0) {
            int at = extensions.start(index);
            offer.append8(hello, at + 1, Math.min(hello.u8(at), extensions.length(index) - 1));
        }
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
                return texts.text(hello, at + 3, length);
            }
            at += 3 + length;
        }
        return "";
    }

    /** @return the offset of the first protocol's length, or 0 if none */
    private int readAlpn(ByteView hello) {
        protocols.clear();
        int index = extensions.indexOf(TlsExtensions.ALPN);
        if (index < 0) {
            return 0;
        }
        int first = extensions.start(index) + 2;
        int end = extensions.start(index) + extensions.length(index);
        int at = first;
        while (at < end && protocols.size() < MAX_ALPN) {
            int length = hello.u8(at);
            if (at + 1 + length > end) {
                break;
            }
            protocols.add(texts.text(hello, at + 1, length));
            at += 1 + length;
        }
        return protocols.isEmpty() ? 0 : first;
    }
}
