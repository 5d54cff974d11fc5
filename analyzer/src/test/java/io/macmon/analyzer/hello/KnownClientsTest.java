package io.macmon.analyzer.hello;

import static io.macmon.analyzer.hello.HelloFixtures.TLS_1_0;
import static io.macmon.analyzer.hello.HelloFixtures.TLS_1_2;
import static io.macmon.analyzer.hello.HelloFixtures.alpn;
import static io.macmon.analyzer.hello.HelloFixtures.ascii;
import static io.macmon.analyzer.hello.HelloFixtures.clientHello;
import static io.macmon.analyzer.hello.HelloFixtures.extension;
import static io.macmon.analyzer.hello.HelloFixtures.groups;
import static io.macmon.analyzer.hello.HelloFixtures.pointFormats;
import static io.macmon.analyzer.hello.HelloFixtures.readClient;
import static io.macmon.analyzer.hello.HelloFixtures.records;
import static io.macmon.analyzer.hello.HelloFixtures.richHello;
import static io.macmon.analyzer.hello.HelloFixtures.serverName;
import static io.macmon.analyzer.hello.HelloFixtures.signatureAlgorithms;
import static io.macmon.analyzer.hello.HelloFixtures.versions;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that offer the same share an offer, and others never do. */
class KnownClientsTest {

    private static final int[] CIPHERS = {0x1301, 0x1302, 0xC02B};
    private static final byte[] NAME = serverName("a.example");
    private static final byte[] ALPN = alpn(ascii("h2"), ascii("http/1.1"));
    private static final byte[] GROUPS = groups(29, 23);
    private static final byte[] FORMATS = pointFormats(0, 1);
    private static final byte[] ALGORITHMS = signatureAlgorithms(0x0403, 0x0804);
    private static final byte[] VERSIONS = versions(0x0304, 0x0303);

    private final TlsHelloReader reader = new TlsHelloReader();

    @Test
    void clientsOfOneKindShareAnOffer() {
        byte[] greased = hello(new int[] {0x5A5A, 0x1301, 0x1302, 0xC02B}, serverName("b.example"), ALPN, GROUPS);
        Arrays.fill(greased, 6, 38, (byte) 7); // the random bytes

        assertThat(read(greased)).isSameAs(read(hello(CIPHERS, NAME, ALPN, GROUPS)));
    }

    /** Each differs from {@code hello(CIPHERS, NAME, ALPN, GROUPS, FORMATS, ALGORITHMS, VERSIONS)} in one number. */
    static List<byte[]> others() {
        return List.of(
                clientHello(TLS_1_0, CIPHERS, NAME, ALPN, GROUPS, FORMATS, ALGORITHMS, VERSIONS),
                hello(new int[] {0x1301, 0x1302, 0xC02C}, NAME, ALPN, GROUPS, FORMATS, ALGORITHMS, VERSIONS),
                hello(new int[] {0x1301, 0x1302}, NAME, ALPN, GROUPS, FORMATS, ALGORITHMS, VERSIONS),
                hello(new int[] {0x1302, 0x1301, 0xC02B}, NAME, ALPN, GROUPS, FORMATS, ALGORITHMS, VERSIONS),
                hello(CIPHERS, ALPN, GROUPS, FORMATS, ALGORITHMS, VERSIONS),
                hello(CIPHERS, NAME, GROUPS, FORMATS, ALGORITHMS, VERSIONS),
                hello(CIPHERS, NAME, alpn(ascii("h3"), ascii("h2")), GROUPS, FORMATS, ALGORITHMS, VERSIONS),
                hello(CIPHERS, NAME, alpn(ascii("g2"), ascii("h2")), GROUPS, FORMATS, ALGORITHMS, VERSIONS),
                hello(CIPHERS, NAME, ALPN, groups(29, 24), FORMATS, ALGORITHMS, VERSIONS),
                hello(CIPHERS, NAME, ALPN, groups(29), FORMATS, ALGORITHMS, VERSIONS),
                hello(CIPHERS, NAME, ALPN, GROUPS, pointFormats(0, 2), ALGORITHMS, VERSIONS),
                hello(CIPHERS, NAME, ALPN, GROUPS, pointFormats(0), ALGORITHMS, VERSIONS),
                hello(CIPHERS, NAME, ALPN, GROUPS, FORMATS, signatureAlgorithms(0x0403, 0x0805), VERSIONS),
                hello(CIPHERS, NAME, ALPN, GROUPS, FORMATS, signatureAlgorithms(0x0403), VERSIONS),
                hello(CIPHERS, NAME, ALPN, GROUPS, FORMATS, ALGORITHMS, versions(0x0303)),
                hello(CIPHERS, NAME, ALPN, GROUPS, FORMATS, ALGORITHMS, VERSIONS, extension(23)),
                hello(CIPHERS, ALPN, NAME, GROUPS, FORMATS, ALGORITHMS, VERSIONS),
                // one number more in a list, one less in the next
                hello(CIPHERS, NAME, ALPN, groups(29, 23, 0), pointFormats(1), ALGORITHMS, VERSIONS));
    }

    @ParameterizedTest
    @MethodSource("others")
    void clientsThatDifferInOneNumberDoNot(byte[] other) {
        byte[] first = hello(CIPHERS, NAME, ALPN, GROUPS, FORMATS, ALGORITHMS, VERSIONS);

        for (byte[] hello : List.of(first, other, first, other)) {
            assertThat(read(hello).get()).isEqualTo(fresh(hello));
        }
        assertThat(read(other).get()).isNotEqualTo(fresh(first));
    }

    @Test
    void overTcpAndQuicAClientHasDifferentFingerprints() {
        byte[] hello = richHello();
        ClientFingerprint overTcp = read(hello).get();
        assertThat(reader.readQuic(ByteBuffer.wrap(hello), 0, hello.length)).isEqualTo(HelloStatus.OK);
        ClientFingerprint overQuic =
                ((TlsClientHello) reader.hello()).fingerprint().get();

        assertThat(overQuic).isNotEqualTo(overTcp);
        assertThat(overQuic.ja4()).isEqualTo("q" + overTcp.ja4().substring(1));
    }

    @Test
    void ofTwoOffersInOneSlotTheLatestIsKept() {
        int[] inOneSlot = twoCiphersInOneSlot();
        byte[] first = hello(new int[] {inOneSlot[0]});
        byte[] second = hello(new int[] {inOneSlot[1]});
        Supplier<ClientFingerprint> evicted = read(first);

        assertThat(read(first)).isSameAs(evicted);
        assertThat(read(second).get()).isEqualTo(fresh(second));
        assertThat(read(first)).isNotSameAs(evicted).isEqualTo(evicted);
        assertThat(evicted.get()).isEqualTo(fresh(first));
    }

    private static int[] twoCiphersInOneSlot() {
        Map<Integer, Integer> bySlot = new HashMap<>();
        NumberList numbers = new NumberList();
        for (int cipher = 1; cipher <= 2 * KnownClients.SLOTS; cipher++) {
            ClientOffer.start(numbers, 't', TLS_1_2, TLS_1_2, 0);
            numbers.add(cipher);
            for (int list = ClientOffer.CIPHERS; list <= ClientOffer.SIGNATURE_ALGORITHMS; list++) {
                numbers.add(ClientOffer.END);
            }
            Integer other = bySlot.put(KnownClients.slot(numbers), cipher);
            if (other != null) {
                return new int[] {other, cipher};
            }
        }
        throw new AssertionError("more ciphers than slots");
    }

    @Test
    void moreKindsThanSlotsHaveTheirOwnFingerprints() {
        for (int round = 0; round < 2; round++) {
            for (int cipher = 1; cipher <= 10 * KnownClients.SLOTS; cipher++) {
                assertThat(read(hello(new int[] {cipher})).get().ja3Text()).isEqualTo("771," + cipher + ",,,");
            }
        }
    }

    @Test
    void aClientThatPermutesItsExtensionsHasOneJa4() {
        Random random = new Random(1);
        List<byte[]> extensions = new ArrayList<>(List.of(NAME, ALPN, GROUPS, FORMATS, ALGORITHMS, VERSIONS));
        Set<String> ja3 = new HashSet<>();
        Set<String> ja4 = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Collections.shuffle(extensions, random);
            byte[] hello = hello(CIPHERS, extensions.toArray(new byte[0][]));
            assertThat(read(hello).get()).isEqualTo(fresh(hello));
            ja3.add(read(hello).get().ja3());
            ja4.add(read(hello).get().ja4());
        }

        assertThat(ja3).hasSizeGreaterThan(90);
        assertThat(ja4)
                .containsExactly(
                        fresh(hello(CIPHERS, extensions.toArray(new byte[0][]))).ja4());
    }

    @Test
    void ofAnOfferThatNoRealClientHasOnlyTheHashesAreKept() {
        byte[] hello = hello(IntStream.rangeClosed(1, ClientOffer.MAX_NUMBERS).toArray());
        ClientFingerprint fingerprint = read(hello).get();

        assertThat(fingerprint.ja3()).hasSize(32);
        assertThat(fingerprint.ja3Text()).isEmpty();
        assertThat(fingerprint.ja4()).startsWith("t12i990000_");
        assertThat(read(hello).get()).isEqualTo(fingerprint);
    }

    @Test
    void anyThreadMayRequestAFingerprint() {
        List<Supplier<ClientFingerprint>> offers = new ArrayList<>();
        for (int cipher = 1; cipher <= 1_000; cipher++) {
            offers.add(read(hello(new int[] {cipher})));
        }

        assertThat(offers.stream().parallel().map(offer -> offer.get().ja3Text()))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 1_000)
                        .mapToObj(cipher -> "771," + cipher + ",,,")
                        .toList());
    }

    private static byte[] hello(int[] ciphers, byte[]... extensions) {
        return clientHello(TLS_1_2, ciphers, extensions);
    }

    private Supplier<ClientFingerprint> read(byte[] handshake) {
        byte[] stream = records(handshake);
        assertThat(reader.read(ByteBuffer.wrap(stream), 0, stream.length)).isEqualTo(HelloStatus.OK);
        return ((TlsClientHello) reader.hello()).fingerprint();
    }

    /** What a reader finds that has seen no other client. */
    private static ClientFingerprint fresh(byte[] handshake) {
        return readClient(handshake).fingerprint().get();
    }
}
