package io.macmon.cli.top.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.model.Fields.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {

    @Test
    void readsAnythingWithoutFields() {
        JsonObject nothing = json("{\"unknown\":{\"a\":[[1]]},\"mac\":[],\"frames\":\"x\",\"last\":\"yesterday\"}");

        assertThat(StationRow.of(nothing).mac()).isEmpty();
        assertThat(StationRow.of(nothing).last()).isEqualTo(Fields.NEVER);
        assertThat(StationRow.of(nothing).findings()).isEqualTo(Fields.UNKNOWN);
        assertThat(StrangerRow.of(nothing).frames()).isEqualTo(Fields.UNKNOWN);
        assertThat(FindingRow.of(nothing).state()).isEqualTo("open");
        assertThat(FlowRow.of(nothing).bytesPerSecond()).isEqualTo(Fields.UNKNOWN);
        assertThat(AddressRow.of(nothing).until()).isEqualTo(Fields.NEVER);
        assertThat(OutputRow.of(nothing).state()).isEqualTo("ok");
        assertThat(DropRow.of(nothing, nothing)).isEmpty();
    }

    @Test
    void readsStationsOfAuditsAndWatches() {
        StationRow audited = StationRow.of(json("{\"mac\":\"02:aa:00:00:00:01\",\"verdict\":\"violates\","
                + "\"name\":null,\"names\":[{\"name\":\"gw\",\"source\":\"mdns\"}],\"findings\":[\"a\",\"b\"],"
                + "\"addresses\":[{\"address\":\"10.0.0.1\"}],\"last_seen\":\"2026-11-28T13:28:15.495619981Z\"}"));
        StationRow watched = StationRow.of(json("{\"mac\":\"02:aa:00:00:00:01\",\"state\":\"heard\",\"findings\":2,"
                + "\"addresses\":[\"10.0.0.1\"],\"last\":\"2026-11-28T13:28:15.495+0000\"}"));

        assertThat(audited.verdict()).isEqualTo("violates");
        assertThat(audited.nameSource()).isEqualTo("mdns");
        assertThat(audited.findings()).isEqualTo(2).isEqualTo(watched.findings());
        assertThat(audited.addresses()).isEqualTo(watched.addresses()).containsExactly("10.0.0.1");
        assertThat(watched.last()).isEqualTo(Instant.parse("2026-11-28T13:28:15.495Z"));
        assertThat(audited.last()).isAfter(watched.last());
    }

    @Test
    void aNameInThePolicyComesBeforeARevealedOne() {
        StationRow named = StationRow.of(json("{\"mac\":\"02:aa:00:00:00:01\",\"name\":\"gateway\","
                + "\"names\":[{\"name\":\"gw\",\"source\":\"mdns\"}]}"));

        assertThat(named.name()).isEqualTo("gateway");
        assertThat(named.nameSource()).isEqualTo("policy");
    }

    @Test
    void readsStrangersFromAlerts() {
        StrangerRow stranger = StrangerRow.of(json("{\"timestamp\":\"2026-11-28T13:25:58.371984+0000\","
                + "\"capture_file\":\"a.pcapng\",\"ether\":{\"src_mac\":\"02:bb:00:00:00:99\"},"
                + "\"macmon\":{\"frames\":7,\"bytes\":420,\"summary\":\"ARP request\"}}"));

        assertThat(stranger.mac()).isEqualTo("02:bb:00:00:00:99");
        assertThat(stranger.frames()).isEqualTo(7);
        assertThat(stranger.lastFrame()).isEqualTo("ARP request");
        assertThat(stranger.file()).isEqualTo("a.pcapng");
        assertThat(stranger.last()).isEqualTo(Instant.parse("2026-11-28T13:25:58.371984Z"));
    }

    @Test
    void prefersExactCountsToThoseOfTheLatestAlert() {
        StrangerRow stranger = StrangerRow.of(json("{\"mac\":\"02:bb:00:00:00:99\",\"frames\":900,\"bytes\":54000,"
                + "\"last_frame\":\"ARP reply\",\"macmon\":{\"frames\":7,\"bytes\":420,\"summary\":\"ARP request\"}}"));

        assertThat(stranger.frames()).isEqualTo(900);
        assertThat(stranger.bytes()).isEqualTo(54_000);
        assertThat(stranger.lastFrame()).isEqualTo("ARP reply");
    }

    @Test
    void readsWhereAnAddressWasLearnedFrom() {
        assertThat(AddressRow.of(json("{\"evidence\":\"arp\"}")).evidence()).isEqualTo("arp");
    }

    @Test
    void derivesWhoHadAnAddressFromClaims() {
        StationRow first = claiming("02:aa:00:00:00:01", "08:00:00", "09:00:00");
        StationRow thief = claiming("02:bb:00:00:00:99", "08:30:00", "08:40:00");
        StationRow next = claiming("02:aa:00:00:00:02", "10:00:00", "11:00:00");

        List<AddressRow> rows = AddressRow.of(List.of(first, thief, next));

        assertThat(rows).extracting(AddressRow::isDisputed).containsExactly(true, true, false);
        assertThat(rows)
                .extracting(AddressRow::until)
                .containsExactly(
                        Instant.parse("2026-11-28T10:00:00Z"), Instant.parse("2026-11-28T10:00:00Z"), Fields.NEVER);
    }

    private static StationRow claiming(String mac, String first, String last) {
        return StationRow.of(json("{\"mac\":\"" + mac + "\",\"addresses\":[{\"address\":\"10.0.0.1\",\"first_seen\":"
                + "\"2026-11-28T" + first + "Z\",\"last_seen\":\"2026-11-28T" + last + "Z\"}]}"));
    }

    @Test
    void listsPlacesInTheOrderOfTheFramesPath() {
        List<DropRow> rows = DropRow.of(
                json("{\"drops\":{\"new_place\":1,\"outbox\":0,\"dropped_kernel\":5,\"nic\":2,\"skipped\":9}}"),
                json("{\"drops\":{\"kernel\":[0,null,5]}}"));

        assertThat(rows).extracting(DropRow::place).containsExactly("nic", "kernel", "outbox", "new_place");
        assertThat(rows.get(1).total()).isEqualTo(5);
        assertThat(rows.get(1).recent()).isEqualTo(5);
        assertThat(rows.get(0).recent()).isEqualTo(Fields.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-28T13:26:00Z",
                "2026-11-28T13:26:59.5Z",
                "2024-02-29T00:00:00.846858Z",
                "1969-12-31T23:59:59.000000001Z",
                "9999-12-31T23:59:59.999999999Z"
            })
    void readsTimesAsTheStandardDoes(String time) {
        assertThat(StationRow.of(json("{\"last\":\"" + time + "\"}")).last()).isEqualTo(Instant.parse(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-28T13:26:0xZ",
                "2026-13-28T13:26:00Z",
                "2023-02-29T13:26:00Z",
                "2026-11-28T24:26:00Z",
                "2026-11-28T13:26:60Z",
                "2026-11-28T13:26:00.-1Z",
                "2026-11-28T13:26:00.1234567890Z",
                "2026-+1-28T13:26:00Z",
                "Z"
            })
    void aTimeThatCannotBeReadIsNotKnown(String time) {
        assertThat(StationRow.of(json("{\"last\":\"" + time + "\"}")).last()).isEqualTo(Fields.NEVER);
    }

    @Test
    void makesTextsHarmlessAndLimitsThem() {
        StationRow station = StationRow.of(
                json("{\"name\":\"\\u001b[2J\\u202e\\u0007\",\"vendor\":\"" + "x".repeat(1_000_000) + "\"}"));

        assertThat(station.name()).isEqualTo("\\x1b[2J\\u{202e}\\x07");
        assertThat(station.vendor()).hasSizeLessThan(5_000);
        assertThat(station.fields()).extracting(Field::value).noneMatch(value -> value.indexOf(0x1b) >= 0);
    }

    @Test
    void keepsTheOrderWhileItIsFrozenAndAppendsNewRows() {
        RowOrder order = new RowOrder();
        Comparator<StationRow> byRate =
                Comparator.comparingLong(StationRow::bytesPerSecond).reversed();
        order.sorted(List.of(station("a", 1), station("b", 2)), byRate, false);

        List<StationRow> later = List.of(station("a", 5), station("c", 9), station("b", 3));

        assertThat(order.sorted(later, byRate, true))
                .extracting(StationRow::mac)
                .containsExactly("b", "a", "c");
        assertThat(order.sorted(later, byRate, false))
                .extracting(StationRow::mac)
                .containsExactly("c", "a", "b");
    }

    private static StationRow station(String mac, int rate) {
        return StationRow.of(json("{\"mac\":\"" + mac + "\",\"bytes_per_second\":" + rate + "}"));
    }

    private static JsonObject json(String text) {
        try {
            return JsonObject.parse(text);
        } catch (IOException invalid) {
            throw new UncheckedIOException(invalid);
        }
    }
}
