package io.macmon.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.net.MacAddress;
import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.wire.Sighting.Broadcast;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sightings that a released version wrote can be read for ever, and the schema is what is written. */
class SightingCodecTest {

    private static final int SIGHTING_FIELDS = 11;
    private static final Pattern FIELD = Pattern.compile("^ {2}((?:repeated )?\\w+ \\w+ = \\d+);", Pattern.MULTILINE);

    // What protoc --encode (3.21) makes of the sighting below. Never change it.
    private static final String VERSION_1 = "0a026871121000112233445566778899aabbccddeeff18ac022115320130b768"
            + "a61729010000c25200000030143a04c00002013a1020010db800000000000000"
            + "000000000142077072696e7465724a077072696e74657252086272616e63682d"
            + "31";

    // What protoc makes of the broadcasts below, which version 1 of the schema got later. Never change it.
    private static final String BROADCASTS =
            "5a12091032547698badcfe1116320130b768a617" + "5a120901000000000000001100fc9b6bb768a617";

    private static Sighting sighting() throws IOException {
        return sighting(List.of());
    }

    private static Sighting heardWithBroadcasts() throws IOException {
        return sighting(List.of(
                new Broadcast(0xfedc_ba98_7654_3210L, Instant.parse("2024-01-02T03:04:05.000000022Z")),
                new Broadcast(1, Instant.parse("2024-01-02T03:04:06Z"))));
    }

    private static Sighting sighting(List<Broadcast> broadcasts) throws IOException {
        return new Sighting(
                new Sighting.Origin("hq", UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), 300),
                Instant.parse("2024-01-02T03:04:05.000000021Z"),
                MacAddress.parse("00:52:c2:00:00:01"),
                20,
                Set.of(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1")),
                List.of("printer"),
                "printer",
                "branch-1",
                broadcasts);
    }

    @Test
    void readsWhatItWrites() throws IOException {
        FleetRecord content = SightingCodec.record(sighting());
        assertThat(SightingCodec.read(content.value())).isEqualTo(sighting());
        assertThat(new String(content.key(), StandardCharsets.US_ASCII)).isEqualTo("00:52:c2:00:00:01");
    }

    @Test
    void writesAndReadsTheBytesOfVersion1() throws IOException {
        assertThat(HexFormat.of().formatHex(SightingCodec.write(sighting()))).isEqualTo(VERSION_1);
        assertThat(SightingCodec.read(HexFormat.of().parseHex(VERSION_1))).isEqualTo(sighting());
    }

    @Test
    void writesAndReadsTheBytesOfBroadcasts() throws IOException {
        assertThat(HexFormat.of().formatHex(SightingCodec.write(heardWithBroadcasts())))
                .isEqualTo(VERSION_1 + BROADCASTS);
        assertThat(SightingCodec.read(HexFormat.of().parseHex(VERSION_1 + BROADCASTS)))
                .isEqualTo(heardWithBroadcasts());
    }

    @Test
    void skipsFieldsOfLaterBroadcasts() throws IOException {
        String withUnknownField = "5a15091032547698badcfe1116320130b768a617" + "f80601" + BROADCASTS.substring(40);
        assertThat(SightingCodec.read(HexFormat.of().parseHex(VERSION_1 + withUnknownField)))
                .isEqualTo(heardWithBroadcasts());
    }

    @Test
    void skipsFieldsOfLaterVersions() throws IOException {
        byte[] later = HexFormat.of().parseHex(VERSION_1 + "f80601" + "820702abcd" + "8d0701020304");
        assertThat(SightingCodec.read(later)).isEqualTo(sighting());
    }

    @Test
    void refusesEveryPrefixThatIsNotASighting() {
        byte[] whole = HexFormat.of().parseHex(VERSION_1 + BROADCASTS);
        for (int length = 0; length < whole.length; length++) {
            byte[] prefix = Arrays.copyOf(whole, length);
            try {
                assertThat(SightingCodec.read(prefix).origin().sensor()).isEqualTo("hq");
            } catch (IOException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
        assertThatThrownBy(() -> SightingCodec.read(new byte[0])).hasMessageContaining("not a sighting");
    }

    @Test
    void fieldsOfTheSchemaNeverChange() throws IOException {
        Path schema = Path.of(System.getProperty("macmon.root"), "fleet/src/main/proto/sighting.proto");
        List<String> fields = FIELD.matcher(Files.readString(schema))
                .results()
                .map(field -> field.group(1))
                .toList();
        assertThat(fields)
                .startsWith(
                        "string sensor = 1",
                        "bytes boot = 2",
                        "uint64 sequence = 3",
                        "fixed64 time_nanos = 4",
                        "fixed64 mac = 5",
                        "uint32 vlan = 6",
                        "repeated bytes addresses = 7",
                        "repeated string names = 8",
                        "string type = 9",
                        "string place = 10",
                        "repeated Broadcast broadcasts = 11",
                        "fixed64 hash = 1",
                        "fixed64 time_nanos = 2");
        assertThat(fields.get(SIGHTING_FIELDS - 1)).endsWith("= " + SIGHTING_FIELDS);
    }
}
