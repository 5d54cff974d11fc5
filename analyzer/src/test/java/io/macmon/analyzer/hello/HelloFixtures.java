package io.macmon.analyzer.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** First bytes of connections. */
public final class HelloFixtures {

    static final int TLS_1_0 = 0x0301;
    static final int TLS_1_2 = 0x0303;

    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int MAX_RECORD = 16_384;

    private HelloFixtures() {}

    /** Big-endian numbers of so many bytes each. */
    static byte[] numbers(int width, int... numbers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int number : numbers) {
            for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
                bytes.write(number >> shift);
            }
        }
        return bytes.toByteArray();
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /** Bytes after their length, which has so many bytes. */
    static byte[] counted(int width, byte[]... parts) {
        byte[] whole = join(parts);
        return join(numbers(width, whole.length), whole);
    }

    static byte[] extension(int type, byte[]... data) {
        return join(numbers(2, type), counted(2, data));
    }

    static byte[] serverName(String name) {
        return extension(0, counted(2, numbers(1, 0), counted(2, ascii(name))));
    }

    static byte[] alpn(byte[]... protocols) {
        byte[] list = {};
        for (byte[] protocol : protocols) {
            list = join(list, counted(1, protocol));
        }
        return extension(16, counted(2, list));
    }

    static byte[] groups(int... groups) {
        return extension(10, counted(2, numbers(2, groups)));
    }

    static byte[] pointFormats(int... formats) {
        return extension(11, counted(1, numbers(1, formats)));
    }

    static byte[] signatureAlgorithms(int... algorithms) {
        return extension(13, counted(2, numbers(2, algorithms)));
    }

    static byte[] versions(int... versions) {
        return extension(43, counted(1, numbers(2, versions)));
    }

    /** A ClientHello without a record; without extensions it has no list of them either. */
    static byte[] clientHello(int version, int[] ciphers, byte[]... extensions) {
        return handshake(
                CLIENT_HELLO,
                numbers(2, version),
                new byte[32],
                counted(1, new byte[32]),
                counted(2, numbers(2, ciphers)),
                counted(1, new byte[1]),
                extensions.length == 0 ? new byte[0] : counted(2, extensions));
    }

    static byte[] serverHello(int version, int cipher, byte[]... extensions) {
        return handshake(
                SERVER_HELLO,
                numbers(2, version),
                new byte[32],
                counted(1, new byte[32]),
                numbers(2, cipher),
                new byte[1],
                extensions.length == 0 ? new byte[0] : counted(2, extensions));
    }

    static byte[] handshake(int type, byte[]... body) {
        return join(numbers(1, type), counted(3, body));
    }

    /** In records of the maximum length. */
    static byte[] records(byte[] handshake) {
        return records(handshake, MAX_RECORD);
    }

    static byte[] records(byte[] handshake, int recordLength) {
        byte[] records = {};
        ByteBuffer rest = ByteBuffer.wrap(handshake);
        while (rest.hasRemaining()) {
            byte[] part = new byte[Math.min(recordLength, rest.remaining())];
            rest.get(part);
            records = join(records, hex("160301"), counted(2, part));
        }
        return records;
    }

    /** A hello that has each extension that is read. */
    static byte[] richHello() {
        return clientHello(
                TLS_1_2,
                new int[] {0x2A2A, 0x1301, 0x1302, 0xC02B, 0x009C},
                extension(0x4A4A),
                serverName("www.example.com"),
                alpn(ascii("h2"), ascii("http/1.1")),
                groups(0x6A6A, 29, 23),
                pointFormats(0),
                signatureAlgorithms(0x0403, 0x0804),
                versions(0xDADA, 0x0304, 0x0303),
                extension(0xFE0D, new byte[16]));
    }

    static byte[] sshPacket(byte[] payload) {
        int padding = 4 + (8 - (payload.length + 5 + 4) % 8) % 8;
        return counted(4, numbers(1, padding), payload, new byte[padding]);
    }

    /** KEXINIT with these lists: key exchange, host keys, then pairs, to the server first. */
    static byte[] kexInit(String... lists) {
        byte[] payload = join(numbers(1, 20), new byte[16]);
        for (String list : lists) {
            payload = join(payload, counted(4, ascii(list)));
        }
        return sshPacket(join(payload, new byte[8 + 1 + 4]));
    }

    static byte[] sshClient() {
        return join(
                ascii("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"),
                kexInit("k1,k2", "h", "c-up", "c-down", "m-up", "m-down", "z-up", "z-down"));
    }

    static byte[] httpRequest() {
        return ascii("GET /index.html HTTP/1.1\r\nUser-Agent: x\r\nHost: www.example.com:8080\r\nAccept: */*\r\n\r\n");
    }

    /** A QUIC Initial packet that contains only padding. */
    public static byte[] initialWithoutHello() {
        return QuicPackets.initial(1, new byte[0], new byte[1_200]);
    }

    /** The packet in A.2 of RFC 9001 or RFC 9369, whose payload is a CRYPTO frame with a ClientHello, and padding. */
    public static byte[] initialOfRfc(int number) {
        try (InputStream file = HelloFixtures.class.getResourceAsStream("rfc" + number + "-a2.hex")) {
            return hex(new String(file.readAllBytes(), StandardCharsets.US_ASCII).replace("\n", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a whole stream that must be complete. */
    static TlsHello readTls(byte[] stream) {
        TlsHelloReader reader = new TlsHelloReader();
        assertThat(reader.read(ByteBuffer.wrap(stream), 0, stream.length)).isEqualTo(HelloStatus.OK);
        return reader.hello();
    }

    static TlsClientHello readClient(byte[] handshake) {
        return (TlsClientHello) readTls(records(handshake));
    }
}
