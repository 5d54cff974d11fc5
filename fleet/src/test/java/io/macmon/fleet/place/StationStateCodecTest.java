package io.macmon.fleet.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.net.MacAddress;
import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.Sighting.Broadcast;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** States in the stores of earlier versions can be read. */
class StationStateCodecTest {

    // Never change it: changelogs contain such states.
    private static final String VERSION_1 =
            "010200066272616e6368000f706c616365206f66206272616e63680ffe17a668c528488a1517a668c528488a"
                    + "1500026871000b706c616365206f662068710ffe17a668b73001321517a668b7300132150217a668b7300132"
                    + "150117a668c528488a15000217a668b73001321501ffffffffffffffff17a668c528488a1500ffffffffffff"
                    + "ffff17a668c528488a15000104c0000201000100077072696e74657200077072696e74657201000000000000"
                    + "000100000000000000020000000000000003000268710000000000000004";

    private static final String VERSION_2 = "02" + VERSION_1.substring(2) + "01000268710000000000000005";

    private static StationState state() throws UnknownHostException {
        StationState state = new StationState();
        state.add(sighting("hq", 0));
        state.add(sighting("branch", 60));
        state.isNewReported = true;
        state.clonedNanos = 1;
        state.absentNanos = 2;
        state.decidedNanos = 3;
        state.home = "hq";
        state.homeNanos = 4;
        state.wrongPlaces.put("hq", 5L);
        return state;
    }

    private static Sighting sighting(String sensor, int second) throws UnknownHostException {
        Instant at = Instant.parse("2024-01-02T03:04:05.000000021Z").plusSeconds(second);
        return new Sighting(
                new Sighting.Origin(sensor, new UUID(1, 2), 3),
                at,
                MacAddress.parse("00:52:c2:00:00:01"),
                4_094,
                Set.of(InetAddress.getByName("192.0.2.1")),
                List.of("printer"),
                "printer",
                "place of " + sensor,
                List.of(new Broadcast(-1, at)));
    }

    @Test
    void writesAndReadsTheBytesOfVersion2() throws UnknownHostException {
        String written = HexFormat.of().formatHex(StationStateCodec.write(state()));
        assertThat(written).isEqualTo(VERSION_2);
        StationState read = StationStateCodec.read(HexFormat.of().parseHex(VERSION_2));
        assertThat(HexFormat.of().formatHex(StationStateCodec.write(read))).isEqualTo(VERSION_2);
        assertThat(read.visits()).isEqualTo(state().visits());
        assertThat(read.addresses()).isEqualTo(state().addresses());
    }

    @Test
    void readsVersion1() {
        StationState read = StationStateCodec.read(HexFormat.of().parseHex(VERSION_1));
        assertThat(HexFormat.of().formatHex(StationStateCodec.write(read)))
                .isEqualTo("02" + VERSION_1.substring(2) + "00");
    }

    @Test
    void refusesALaterVersion() {
        assertThatThrownBy(() -> StationStateCodec.read(new byte[] {3}))
                .hasMessageContaining("the state of a station has version 3; this macmon reads up to 2");
    }

    @Test
    void hasABoundedSize() throws UnknownHostException {
        StationState state = new StationState();
        for (int i = 0; i < 10_000; i++) {
            state.add(sighting("sensor " + i % 40, i % 900));
        }
        assertThat(StationStateCodec.write(state)).hasSizeLessThan(3_000);
    }
}
