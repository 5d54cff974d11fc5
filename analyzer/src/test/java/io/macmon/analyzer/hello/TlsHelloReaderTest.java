package io.macmon.analyzer.hello;

import static io.macmon.analyzer.hello.HelloFixtures.TLS_1_0;
import static io.macmon.analyzer.hello.HelloFixtures.TLS_1_2;
import static io.macmon.analyzer.hello.HelloFixtures.alpn;
import static io.macmon.analyzer.hello.HelloFixtures.ascii;
import static io.macmon.analyzer.hello.HelloFixtures.clientHello;
import static io.macmon.analyzer.hello.HelloFixtures.counted;
import static io.macmon.analyzer.hello.HelloFixtures.extension;
import static io.macmon.analyzer.hello.HelloFixtures.groups;
import static io.macmon.analyzer.hello.HelloFixtures.handshake;
import static io.macmon.analyzer.hello.HelloFixtures.hex;
import static io.macmon.analyzer.hello.HelloFixtures.join;
import static io.macmon.analyzer.hello.HelloFixtures.numbers;
import static io.macmon.analyzer.hello.HelloFixtures.pointFormats;
import static io.macmon.analyzer.hello.HelloFixtures.readClient;
import static io.macmon.analyzer.hello.HelloFixtures.readTls;
import static io.macmon.analyzer.hello.HelloFixtures.records;
import static io.macmon.analyzer.hello.HelloFixtures.richHello;
import static io.macmon.analyzer.hello.HelloFixtures.serverHello;
import static io.macmon.analyzer.hello.HelloFixtures.serverName;
import static io.macmon.analyzer.hello.HelloFixtures.signatureAlgorithms;
import static io.macmon.analyzer.hello.HelloFixtures.versions;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsHelloReaderTest {

    private static final int[] ONE_CIPHER = {0x1301};

    /** The example in FoxIO's description of JA4, with GREASE added. */
    private static final int[] JA4_CIPHERS = {
        0x1A1A, 0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC013, 0xC014, 0x009C, 0x009D,
        0x002F, 0x0035
    };

    private final TlsHelloReader reader = new TlsHelloReader();

    @Test
    void aClientHelloNamesItsServerAndItsProtocols() {
        TlsClientHello hello = readClient(richHello());

        assertThat(hello.version()).isEqualTo(0x0304);
        assertThat(hello.serverName()).isEqualTo("www.example.com");
        assertThat(hello.alpn()).containsExactly("h2", "http/1.1");
        assertThat(hello.hasEch()).isTrue();
        assertThat(hello.fingerprint().get().ja3Text())
                .isEqualTo("771,4865-4866-49195-156,0-16-10-11-13-43-65037,29-23,0");
    }

    @Test
    void aClientHelloNeedsNoExtensions() {
        TlsClientHello hello = readClient(clientHello(TLS_1_0, new int[] {4, 5}));

        assertThat(hello.version()).isEqualTo(TLS_1_0);
        assertThat(hello.serverName()).isEmpty();
        assertThat(hello.alpn()).isEmpty();
        assertThat(hello.hasEch()).isFalse();
        assertThat(hello.fingerprint().get().ja4()).startsWith("t10i020000_").endsWith("_000000000000");
    }

    /** The examples in JA3's README. */
    @Test
    void ja3EqualsItsPublishedExamples() {
        TlsClientHello withExtensions = readClient(clientHello(
                TLS_1_0,
                new int[] {47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4},
                serverName("a"),
                groups(23, 24, 25),
                pointFormats(0)));
        TlsClientHello without = readClient(clientHello(TLS_1_0, new int[] {4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99}));

        assertThat(withExtensions.fingerprint().get().ja3Text())
                .isEqualTo("769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0");
        assertThat(withExtensions.fingerprint().get().ja3()).isEqualTo("ada70206e40642a3e4461f35503241d5");
        assertThat(without.fingerprint().get().ja3Text()).isEqualTo("769,4-5-10-9-100-98-3-6-19-18-99,,,");
        assertThat(without.fingerprint().get().ja3()).isEqualTo("de350869b8c85de67a350c8d186f11e6");
    }

    @Test
    void ja4EqualsItsPublishedExample() {
        byte[] algorithms = signatureAlgorithms(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601);

        assertThat(readClient(ja4Example(algorithms)).fingerprint().get().ja4())
                .isEqualTo("t13d1516h2_8daaf6152771_e5627efa2ab1");
    }

    /** What a public service shows for Chrome 143. */
    @Test
    void bothFingerprintsOfABrowserEqualWhatOthersCompute() {
        TlsClientHello hello = readClient(clientHello(
                TLS_1_2,
                new int[] {
                    0x8A8A, 0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC013, 0xC014,
                    0x009C, 0x009D, 0x002F, 0x0035
                },
                extension(0x2A2A),
                extension(0x2D),
                extension(0x33),
                alpn(ascii("h2"), ascii("http/1.1")),
                extension(0xFE0D),
                extension(0x17),
                extension(0x44CD),
                serverName("tls.browserleaks.com"),
                pointFormats(0),
                groups(0x9A9A, 4588, 29, 23, 24),
                versions(0x1A1A, 0x0304, 0x0303),
                extension(0xFF01),
                extension(0x23),
                extension(0x12),
                extension(5),
                signatureAlgorithms(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601),
                extension(0x1B),
                extension(0xBABA)));

        assertThat(hello.fingerprint().get().ja3()).isEqualTo("98487aa16281980e7d1120d399efb6a4");
        assertThat(hello.fingerprint().get().ja4()).isEqualTo("t13d1516h2_8daaf6152771_d8a2da3f94cd");
    }

    @Test
    void ja4HashesOnlyTheExtensionsIfThereAreNoSignatureAlgorithms() {
        assertThat(readClient(ja4Example(extension(0x0D))).fingerprint().get().ja4())
                .isEqualTo("t13d1516h2_8daaf6152771_6d807ffa2a79");
    }

    /** The values in the description of JA4. */
    @ParameterizedTest
    @CsvSource({"ab,ab", "abcd,ad", "30ab,3b", "3031abcd,3d", "30abcd31,01", "6832,h2", "687474702f312e31,h1", "71,qq"})
    void ja4ShowsTheEndsOfTheFirstProtocol(String protocol, String shown) {
        TlsClientHello hello = readClient(clientHello(TLS_1_2, ONE_CIPHER, alpn(hex(protocol), ascii("h3"))));

        assertThat(hello.fingerprint().get().ja4()).startsWith("t12i0101" + shown + "_");
    }

    @Test
    void ja4HasNoProtocolIfTheListIsEmpty() {
        for (byte[] none : new byte[][] {alpn(), alpn(new byte[0]), extension(16), extension(16, new byte[1])}) {
            assertThat(readClient(clientHello(TLS_1_2, ONE_CIPHER, none))
                            .fingerprint()
                            .get()
                            .ja4())
                    .startsWith("t12i010100_");
        }
    }

    @ParameterizedTest
    @CsvSource({"0304,13", "0303,12", "0302,11", "0301,10", "0300,s3", "0002,s2", "7f17,00"})
    void ja4ShowsTheHighestVersion(String version, String shown) {
        int number = Integer.parseInt(version, 16);

        assertThat(readClient(clientHello(number, ONE_CIPHER))
                        .fingerprint()
                        .get()
                        .ja4())
                .startsWith("t" + shown);
        assertThat(readClient(clientHello(TLS_1_2, ONE_CIPHER, versions(0xFAFA, number)))
                        .fingerprint()
                        .get()
                        .ja4())
                .startsWith("t" + shown);
    }

    @Test
    void ja4CountsTo99() {
        int[] ciphers = new int[150];
        byte[][] extensions = new byte[120][];
        Arrays.setAll(ciphers, i -> i + 1);
        Arrays.setAll(extensions, i -> extension(100 + i));

        assertThat(readClient(clientHello(TLS_1_2, ciphers, extensions))
                        .fingerprint()
                        .get()
                        .ja4())
                .startsWith("t12i999900_");
    }

    @Test
    void quicCarriesAHelloWithoutRecords() {
        byte[] hello = richHello();

        assertThat(reader.readQuic(ByteBuffer.wrap(hello), 0, hello.length)).isEqualTo(HelloStatus.OK);
        TlsClientHello inQuic = (TlsClientHello) reader.hello();
        assertThat(inQuic.fingerprint().get().ja4()).startsWith("q13d");
        assertThat(inQuic.fingerprint().get().ja3())
                .isEqualTo(readClient(hello).fingerprint().get().ja3());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 17, 100, 200})
    void aHelloMayBeDividedAmongRecords(int recordLength) {
        assertThat(readTls(records(richHello(), recordLength))).isEqualTo(readClient(richHello()));
    }

    @Test
    void theBytesNeededAreNeverMoreThanThereAre() {
        for (int recordLength : new int[] {4, 60, 16_384}) {
            byte[] stream = records(richHello(), recordLength);
            int calls = 0;
            int length = 0;
            while (reader.read(ByteBuffer.wrap(stream), 0, length) == HelloStatus.NEED_MORE) {
                assertThat(reader.needed()).isGreaterThan(length).isLessThanOrEqualTo(stream.length);
                length = reader.needed();
                calls++;
            }
            assertThat(reader.hello()).isNotNull();
            assertThat(calls).isLessThan(20);
        }
    }

    @Test
    void bytesBeforeAndAfterTheStreamAreNotRead() {
        byte[] stream = records(richHello());
        ByteBuffer memory = ByteBuffer.allocateDirect(stream.length + 100);
        memory.put(50, stream);

        assertThat(reader.read(memory, 50, stream.length + 50)).isEqualTo(HelloStatus.OK);
        assertThat(reader.read(memory, 50, stream.length - 1)).isEqualTo(HelloStatus.NEED_MORE);
        assertThat(reader.needed()).isEqualTo(stream.length);
    }

    @Test
    void aServerHelloNamesWhatItChose() {
        TlsServerHello hello = (TlsServerHello) readTls(records(serverHello(
                TLS_1_2, 0xC02F, extension(0xFF01, new byte[1]), alpn(ascii("h2")), extension(11, hex("0100")))));

        assertThat(hello.version()).isEqualTo(TLS_1_2);
        assertThat(hello.cipherSuite()).isEqualTo(0xC02F);
        assertThat(hello.alpn()).isEqualTo("h2");
        assertThat(hello.ja3sText()).isEqualTo("771,49199,65281-16-11");
    }

    /** Before draft 22, TLS 1.3 had neither a session ID nor a compression method here. */
    @Test
    void aServerOfAnEarlyDraftOfTls13HasAShorterHello() {
        byte[] draft18 = handshake(
                2, hex("7f12"), new byte[32], hex("1301"), counted(2, extension(40, new byte[36]), extension(41)));
        TlsServerHello hello = (TlsServerHello) readTls(records(draft18));

        assertThat(hello.version()).isEqualTo(0x7F12);
        assertThat(hello.cipherSuite()).isEqualTo(0x1301);
        assertThat(hello.ja3sText()).isEqualTo("32530,4865,40-41");
    }

    @Test
    void aServerOfTls13HidesItsProtocol() {
        TlsServerHello hello =
                (TlsServerHello) readTls(records(serverHello(TLS_1_2, 0x1301, extension(43, numbers(2, 0x0304)))));

        assertThat(hello.version()).isEqualTo(0x0304);
        assertThat(hello.alpn()).isEmpty();
    }

    @Test
    void onlyTheHostNameOfAServerNameCounts() {
        byte[] unknownFirst = extension(
                0, counted(2, numbers(1, 9), counted(2, ascii("x")), numbers(1, 0), counted(2, ascii("host"))));

        assertThat(readClient(clientHello(TLS_1_2, ONE_CIPHER, unknownFirst)).serverName())
                .isEqualTo("host");
        for (String broken : new String[] {"", "00", "0005", "000400", "0005000003", "00050000056162"}) {
            assertThat(readClient(clientHello(TLS_1_2, ONE_CIPHER, extension(0, hex(broken))))
                            .serverName())
                    .isEmpty();
        }
    }

    @Test
    void textsAreBounded() {
        byte[][] protocols = new byte[1_000][];
        Arrays.fill(protocols, ascii("h2"));
        TlsClientHello hello =
                readClient(clientHello(TLS_1_2, ONE_CIPHER, serverName("a".repeat(20_000)), alpn(protocols)));

        assertThat(hello.serverName()).hasSize(ByteView.MAX_TEXT_LENGTH);
        assertThat(hello.alpn()).hasSize(ClientHelloParser.MAX_ALPN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "15", // an alert
                "1602", // SSL 2
                "160301000504", // not a hello
                "80", // a hello of SSL 2
                "47455420"
            })
    void otherProtocolsAreRecognizedAtOnce(String stream) {
        assertThat(status(hex(stream))).isEqualTo(HelloStatus.OTHER_PROTOCOL);
    }

    @Test
    void contradictingLengthsAreMalformed() {
        byte[] whole = clientHello(TLS_1_2, ONE_CIPHER, serverName("example.com"));
        byte[] truncated = Arrays.copyOfRange(whole, 4, whole.length - 1);

        assertThat(status(records(handshake(1, truncated)))).isEqualTo(HelloStatus.MALFORMED);
        assertThat(status(records(handshake(1)))).isEqualTo(HelloStatus.MALFORMED);
        assertThat(status(records(handshake(2)))).isEqualTo(HelloStatus.MALFORMED);
        assertThat(status(hex("160301000001000000ff"))).isEqualTo(HelloStatus.MALFORMED);
        assertThat(status(hex("160301ffff01000000ff"))).isEqualTo(HelloStatus.MALFORMED);
        assertThat(status(hex("160301400001010000ff"))).isEqualTo(HelloStatus.MALFORMED);
        byte[] emptyRecord = join(Arrays.copyOf(records(whole, 20), 25), hex("1603010000"), records(whole, 20));
        assertThat(status(emptyRecord)).isEqualTo(HelloStatus.MALFORMED);
        byte[] alert = join(Arrays.copyOf(records(whole, 20), 25), hex("15030100020128"), records(whole, 20));
        assertThat(status(alert)).isEqualTo(HelloStatus.MALFORMED);
    }

    private HelloStatus status(byte[] stream) {
        return reader.read(ByteBuffer.wrap(stream), 0, stream.length);
    }

    private static byte[] ja4Example(byte[] signatureAlgorithms) {
        return clientHello(
                TLS_1_2,
                JA4_CIPHERS,
                extension(0x3A3A),
                extension(0x1B),
                serverName("example.com"),
                extension(0x33),
                alpn(ascii("h2"), ascii("http/1.1")),
                extension(0x4469),
                extension(0x17),
                extension(0x2D),
                signatureAlgorithms,
                extension(5),
                extension(0x23),
                extension(0x12),
                versions(0x5A5A, 0x0304, 0x0303),
                extension(0xFF01),
                pointFormats(0),
                groups(0x7A7A, 29),
                extension(0x15));
    }
}
