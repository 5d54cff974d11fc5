package io.macmon.analyzer.hello;

import static io.macmon.analyzer.hello.HelloFixtures.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestReaderTest {

    private final HttpRequestReader reader = new HttpRequestReader();

    @Test
    void aRequestNamesItsHost() {
        assertThat(read(HelloFixtures.httpRequest())).isEqualTo(HelloStatus.OK);
        assertThat(reader.request()).isEqualTo(new HttpRequest("GET", "www.example.com:8080"));
        assertThat(reader.request().hostName()).isEqualTo("www.example.com");
    }

    @Test
    void theHostIsKnownAsSoonAsItsLineIsComplete() {
        byte[] stream = HelloFixtures.httpRequest();
        int hostLine = new String(stream, StandardCharsets.US_ASCII).indexOf("Accept");
        for (int length = 0; length <= stream.length; length++) {
            assertThat(reader.read(ByteBuffer.wrap(stream), 0, length))
                    .isEqualTo(length < hostLine ? HelloStatus.NEED_MORE : HelloStatus.OK);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "host:a,a",
                "HOST: \t a b \t,a b",
                "Host:,\"\"",
                "X-Host: a,\"\"",
                "Host : a,\"\"",
                "Hos: a,\"\"",
                "Host,\"\"",
                "no field,\"\"",
                "Host: [2001:db8::1]:80,[2001:db8::1]:80"
            })
    void hostIsAnyCaseAndTrimmed(String field, String host) {
        assertThat(read(ascii("M-SEARCH * HTTP/1.0\n" + field + "\n\n"))).isEqualTo(HelloStatus.OK);
        assertThat(reader.request()).isEqualTo(new HttpRequest("M-SEARCH", host));
    }

    @Test
    void aTargetMayBeMissing() {
        assertThat(read(ascii("GET HTTP/1.1\r\nHost: a\r\n"))).isEqualTo(HelloStatus.OK);
        assertThat(reader.request()).isEqualTo(new HttpRequest("GET", "a"));
    }

    @Test
    void theFirstHostCounts() {
        read(ascii("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"));

        assertThat(reader.request().host()).isEqualTo("a");
    }

    @Test
    void aRequestEndsAtItsEmptyLine() {
        assertThat(read(ascii("GET / HTTP/1.0\r\n\r\nHost: body\r\n"))).isEqualTo(HelloStatus.OK);
        assertThat(reader.request().host()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a,a", "a:80,a", "[::1],[::1]", "[::1]:80,[::1]", ":80,''", "'',''"})
    void aHostNameHasNoPort(String host, String name) {
        assertThat(new HttpRequest("GET", host).hostName()).isEqualTo(name);
    }

    @Test
    void oneEmptyLineMayComeFirst() {
        assertThat(read(ascii("\r"))).isEqualTo(HelloStatus.NEED_MORE);
        assertThat(read(ascii("\r\nGET / HTTP/1.1\r\nHost: a\r\n"))).isEqualTo(HelloStatus.OK);
        assertThat(read(ascii("\nGET / HTTP/1.1\r\nHost: a\r\n"))).isEqualTo(HelloStatus.OK);
        assertThat(read(ascii("\r\n\r\nGET / HTTP/1.1\r\n"))).isEqualTo(HelloStatus.OTHER_PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " GET / HTTP/1.1\r\n",
                "GET\t/ HTTP/1.1",
                "GET /\r\n",
                "GETHTTP/1.1\r\n",
                "EHLO example.com\r\n",
                "OPTIONS * RTSP/1.0\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "HTTP/1.1 200 OK\r\n",
                "\u0016\u0003\u0001",
                "\u0000",
                "AMethodThatIsLongerThanAnyMethodIs / HTTP/1.1\r\n"
            })
    void otherProtocolsAreNotHttp(String stream) {
        assertThat(read(ascii(stream))).isEqualTo(HelloStatus.OTHER_PROTOCOL);
    }

    @Test
    void aHeadIsBounded() {
        assertThat(read(ascii("GET /" + "x".repeat(16_378)))).isEqualTo(HelloStatus.NEED_MORE);
        assertThat(read(ascii("GET /" + "x".repeat(16_379)))).isEqualTo(HelloStatus.MALFORMED);
        assertThat(read(ascii("GET / HTTP/1.1\r\n" + "x: y\r\n".repeat(5_000)))).isEqualTo(HelloStatus.MALFORMED);
        read(ascii("GET / HTTP/1.1\r\nHost: " + "x".repeat(5_000) + "\r\n"));
        assertThat(reader.request().host()).hasSize(ByteView.MAX_TEXT_LENGTH);
    }

    private HelloStatus read(byte[] stream) {
        return reader.read(ByteBuffer.wrap(stream), 0, stream.length);
    }
}
