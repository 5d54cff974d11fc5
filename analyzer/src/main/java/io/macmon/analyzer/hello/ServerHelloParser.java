package io.macmon.analyzer.hello;

/** Reads the body of a ServerHello. */
final class ServerHelloParser {

    private static final int SESSION_ID = 34;
    /** The first byte of the version in drafts of TLS 1.3 before 22, without session ID and compression method. */
    private static final int DRAFT = 0x7F;

    private final TlsExtensions extensions = new TlsExtensions();
    private final NumberList numbers = new NumberList();
    private final Fingerprints fingerprints = new Fingerprints();
    private final StringBuilder text = new StringBuilder();

    /**
     * @param hello a whole handshake message
     * @param body the offset after its header
     * @return null if it is malformed
     */
    TlsServerHello parse(ByteView hello, int body) {
        boolean isDraft = hello.u8(body) == DRAFT;
        int cipherSuite = body + SESSION_ID + (isDraft ? 0 : 1 + hello.u8(body + SESSION_ID));
        int rest = cipherSuite + (isDraft ? 2 : 3);
        if (rest > hello.length() || !extensions.read(hello, rest, hello.length())) {
            return null;
        }
        String ja3s = ja3Text(hello, body, cipherSuite);
        return new TlsServerHello(
                version(hello, body), hello.u16(cipherSuite), alpn(hello), fingerprints.md5(ja3s), ja3s);
    }

    private int version(ByteView hello, int body) {
        int index = extensions.indexOf(TlsExtensions.SUPPORTED_VERSIONS);
        return index >= 0 && extensions.length(index) == 2 ? hello.u16(extensions.start(index)) : hello.u16(body);
    }

    private String alpn(ByteView hello) {
        int index = extensions.indexOf(TlsExtensions.ALPN);
        if (index < 0 || extensions.length(index) < 3) {
            return "";
        }
        int at = extensions.start(index) + 2;
        int length = hello.u8(at);
        return length <= extensions.length(index) - 3 ? hello.text(at + 1, length) : "";
    }

    private String ja3Text(ByteView hello, int body, int cipherSuite) {
        text.setLength(0);
        text.append(hello.u16(body)).append(',').append(hello.u16(cipherSuite)).append(',');
        numbers.clear();
        for (int i = 0; i < extensions.count(); i++) {
            numbers.add(extensions.type(i));
        }
        numbers.appendDecimal(text);
        return text.toString();
    }
}
