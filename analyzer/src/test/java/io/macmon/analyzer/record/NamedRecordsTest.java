package io.macmon.analyzer.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.config.text.ByteBuilder;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names of flows, in every format that has fields for them. */
class NamedRecordsTest {

    private static final FlowEnded NAMED = ended(SampleFlows.named(SampleFlows.TCP));
    private static final CommunityId COMMUNITY_ID = new CommunityId(0);

    @Test
    void eveHasSuricatasFields() throws Exception {
        JsonNode event = new ObjectMapper()
                .readTree(EveFormat.forDevice("eth0", COMMUNITY_ID).toJson(NAMED));

        assertThat(event.get("tls")).hasToString("""
            {"sni":"a\\\\\\\\\\"b,c","version":"TLS 1.3","ja3":{"hash":"e7eca2ba","string":"771,4865"},\
            "ja4":"t13d1516h2_8daa_0d8f","ja3s":{"hash":"15af977c","string":"771,4865,51-43"},\
            "client_alpns":["h2","http/1.1"]}\
            """);
        assertThat(event.at("/quic/version").textValue()).isEqualTo("1");
        assertThat(event.at("/ssh/client/hassh/hash").textValue()).isEqualTo("06046964");
        assertThat(event.get("http")).hasToString("{\"hostname\":\"=www.example.com\",\"http_method\":\"GET\"}");
        assertThat(event.at("/macmon/peer"))
                .hasToString("{\"name\":\"www.example.net\",\"age_ns\":1500000000,\"asked\":true}");
        assertThat(event.at("/macmon/ech").booleanValue()).isTrue();
    }

    @Test
    void aLearnedNameOfAStationHasItsSourceAndTime() throws Exception {
        JsonNode event = new ObjectMapper()
                .readTree(EveFormat.forDevice("eth0", COMMUNITY_ID).toJson(NAMED));
        String csv = line(new CsvFormat(COMMUNITY_ID, StationLabels.NONE, true), NAMED);
        String zeek = line(new ZeekFormat(COMMUNITY_ID, StationLabels.NONE, true), NAMED);
        String time = Long.toString(SampleFlows.FIRST.getEpochSecond());

        assertThat(event.at("/macmon/src_name").textValue()).isEqualTo("office,pc");
        assertThat(event.at("/macmon/src_name_source").textValue()).isEqualTo("dhcp");
        assertThat(event.at("/macmon/src_name_last_seen").textValue())
                .isEqualTo(event.at("/flow/start").textValue());
        assertThat(event.at("/macmon/dest_name").isMissingNode()).isTrue();
        assertThat(csv)
                .contains(",\"office,pc\",,dhcp," + SampleFlows.FIRST.toString().substring(0, 19));
        assertThat(zeek).contains("\toffice,pc\t-\tdhcp\t" + time).contains("\t-\t-\t");
    }

    @Test
    void csvQuotesThemAndDisarmsFormulas() {
        CsvFormat csv = new CsvFormat(COMMUNITY_ID, StationLabels.NONE, true);
        String line = line(csv, NAMED);

        assertThat(line)
                .contains(",\"a\\\\\"\"b,c\",TLS 1.3,h2 http/1.1,e7eca2ba,t13d1516h2_8daa_0d8f,15af977c,1,")
                .contains(",'=www.example.com,GET,www.example.net,1500000000,1\r\n");
        assertThat(csv.headerLines(Instant.EPOCH).get(0)).endsWith(",peer_name_asked");
    }

    @Test
    void zeekHasThemInTheLastFields() {
        ZeekFormat zeek = new ZeekFormat(COMMUNITY_ID, StationLabels.NONE, true);
        List<String> names =
                Arrays.asList(zeek.headerLines(Instant.EPOCH).get(6).split("\t", -1));
        List<String> values = Arrays.asList(line(zeek, NAMED).strip().split("\t", -1));

        assertThat(values).hasSize(names.size() - 1);
        assertThat(values.subList(values.size() - 11, values.size()))
                .containsExactly(
                        "a\\\\\"b,c",
                        "TLS 1.3",
                        "e7eca2ba",
                        "15af977c",
                        "t13d1516h2_8daa_0d8f",
                        "SSH-2.0-OpenSSH_9.2p1 Debian-2",
                        "-",
                        "06046964",
                        "-",
                        "GET",
                        "=www.example.com");
    }

    @Test
    void ipfixHasTheHostOfHttpWithItsLength() throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        IpfixWriter writer = IpfixWriter.forStream();
        writer.begin(Instant.EPOCH, true, (bytes, length, records) -> written.write(bytes, 0, length));
        writer.write(NAMED, Instant.EPOCH, (bytes, length, records) -> written.write(bytes, 0, length));
        writer.end(Instant.EPOCH, (bytes, length, records) -> written.write(bytes, 0, length));

        assertThat(new String(written.toByteArray(), ISO_8859_1)).contains("\u0003GET\u0010=www.example.com");
    }

    private static FlowEnded ended(FlowRecord flow) {
        return new FlowEnded(flow.last(), flow);
    }

    private static String line(LineFormat format, FlowEnded event) {
        ByteBuilder out = new ByteBuilder(1_024);
        format.append(event, out);
        return new String(out.array(), 0, out.length(), UTF_8) + format.lineEnd();
    }
}
