package io.macmon.analyzer.claim;

import static io.macmon.analyzer.wire.DnsResponses.AUTHORITATIVE;
import static io.macmon.analyzer.wire.DnsResponses.CNAME;
import static io.macmon.analyzer.wire.DnsResponses.PTR;
import static io.macmon.analyzer.wire.DnsResponses.RESPONSE;
import static io.macmon.analyzer.wire.DnsResponses.bytes;
import static io.macmon.analyzer.wire.DnsResponses.labels;
import static io.macmon.analyzer.wire.DnsResponses.message;
import static io.macmon.analyzer.wire.DnsResponses.record;
import static io.macmon.analyzer.wire.DnsResponses.reverse;
import static io.macmon.analyzer.wire.DnsResponses.reverseName;
import static io.macmon.analyzer.wire.FrameBytes.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.HostName;
import io.macmon.analyzer.wire.DnsResponses;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of hosts in the responses of DNS servers. */
class HostNameClaimsTest {

    private static final String IP4 = "192.0.2.7";
    private static final String IP6 = "2001:db8::12ab:7";
    private static final int A = DnsResponses.A;
    private static final int AAAA = 28;

    @Test
    void theNameOfAnAddressIsRead() {
        assertThat(read(reverse(IP4, "printer.lan")).claims()).containsExactly(host(IP4, "printer.lan", true));
        assertThat(read(reverse(IP6, "printer.lan")).claims()).containsExactly(host(IP6, "printer.lan", true));
        assertThat(read(reverse(IP4, "printer.lan")).nonZeroCounts()).containsOnlyKeys("dns_read");
    }

    @Test
    void aliasesLeadToTheNameOfAnAddress() {
        String alias = "7.0/25.2.0.192.in-addr.arpa";
        byte[] response = message(
                RESPONSE,
                reverseName(IP4),
                PTR,
                record(reverseName(IP4), CNAME, labels(alias)),
                record(alias, PTR, labels("printer.example")));

        assertThat(readMessage(response).claims()).containsExactly(host(IP4, "printer.example", true));
    }

    @Test
    void theAddressesOfANameAreReadFromItsAuthority() {
        byte[] alias = record("print.lan", CNAME, labels("printer.lan"));
        byte[] ip4 = record("printer.lan", A, bytes(IP4));
        byte[] ip6 = record("printer.lan", AAAA, bytes(IP6));

        assertThat(readMessage(message(AUTHORITATIVE, "print.lan", A, alias, ip4, ip6))
                        .claims())
                .containsExactly(host(IP4, "printer.lan", false), host(IP6, "printer.lan", false));
    }

    /** The owner of any domain can give its names the addresses of this segment. */
    @Test
    void theAddressesOfANameAreNotReadFromOthers() {
        assertThat(readMessage(message(RESPONSE, "x.evil.example", A, record("x.evil.example", A, bytes(IP4))))
                        .claims())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x0580, // a query
                0x8583, // there is no such name
                0x8D80 // a status request
            })
    void onlyResultsAreRead(int flags) {
        assertThat(readMessage(message(flags, reverseName(IP4), PTR, record("x", PTR, labels("printer.lan"))))
                        .claims())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.0.192.in-addr.arpa",
                "1.7.2.0.192.in-addr.arpa",
                "256.2.0.192.in-addr.arpa",
                "07.2.0.192.in-addr.arpa",
                "b._dns-sd._udp.7.2.0.192.in-addr.arpa",
                "7.0.0.0.ip6.arpa",
                "7.2.0.192.in-addr.arpa.evil.example",
                "printer.lan"
            })
    void onlyWholeAddressesHaveNames(String question) {
        assertThat(readMessage(message(RESPONSE, question, PTR, record(question, PTR, labels("printer.lan"))))
                        .claims())
                .isEmpty();
    }

    @Test
    void namesOfServicesAndBlankNamesAreNotRead() {
        assertThat(read(reverse(IP4, "_ipp._tcp.lan")).claims()).isEmpty();
        assertThat(read(DnsResponses.address("gc._msdcs.lan", IP4)).claims()).isEmpty();
        assertThat(read(reverse(IP4, " ")).claims()).isEmpty();
        assertThat(readMessage(message(RESPONSE, reverseName(IP4), PTR, record("x", PTR, new byte[1])))
                        .claims())
                .isEmpty();
    }

    @Test
    void aPointerThatDoesNotLeadBackIsNotFollowed() {
        byte[] loop = {(byte) 0xC0, (byte) 0xFF};
        assertThat(readMessage(message(RESPONSE, reverseName(IP4), PTR, record("x", PTR, loop)))
                        .claims())
                .isEmpty();
    }

    @Test
    void aTruncatedMessageIsReadAsFarAsItGoes() {
        byte[] first = record("x", PTR, labels("printer.lan"));
        byte[] whole = message(RESPONSE, reverseName(IP4), PTR, first);
        byte[] promisesMore = with(whole, 7, 2);

        ReadFrame read = readMessage(promisesMore);
        assertThat(read.claims()).containsExactly(host(IP4, "printer.lan", true));
        assertThat(read.nonZeroCounts()).containsOnlyKeys("dns_read", "dns_truncated");
    }

    @Test
    void theAnswersOfAMessageAreLimited() {
        byte[][] many = Collections.nCopies(70, record("x", PTR, labels("pc"))).toArray(byte[][]::new);

        assertThat(readMessage(message(RESPONSE, reverseName(IP4), PTR, many)).claims())
                .hasSize(DnsClaims.MAX_ANSWERS);
    }

    @Test
    void onlyDatagramsFromAServersPortAreRead() {
        byte[] toServer = ClaimMessages.udp4(
                "10.0.0.1",
                "10.0.0.2",
                40_000,
                53,
                message(RESPONSE, reverseName(IP4), PTR, record("x", PTR, labels("pc"))));

        assertThat(ReadFrame.of(toServer).claims()).isEmpty();
        assertThat(ReadFrame.of(toServer).nonZeroCounts()).isEmpty();
    }

    @Test
    void ordinaryAnswersEndTheReadingAtOnce() {
        byte[] response = message(RESPONSE, "example.com", A, record("example.com", A, bytes("203.0.113.1")));

        assertThat(DnsClaims.mayNameHosts(new MessageView().set(ByteBuffer.wrap(response), 0, response.length)))
                .isFalse();
    }

    private static ReadFrame readMessage(byte[] message) {
        return read(DnsResponses.datagram(message));
    }

    private static ReadFrame read(byte[] datagram) {
        return ReadFrame.of(ClaimMessages.ip4("10.0.0.1", "10.0.0.2", 64, IpProtocol.UDP, datagram));
    }

    private static HostName host(String address, String name, boolean isReverse) {
        return new HostName(FrameFixtures.A, IpAddress.parse(address), name, isReverse);
    }
}
