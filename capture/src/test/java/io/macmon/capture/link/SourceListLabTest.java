package io.macmon.capture.link;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.FrameSender;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@LabTest
class SourceListLabTest extends LabFixture {

    private static final MacAddress FIRST = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress SECOND = MacAddress.parse("02:00:00:00:00:02");

    private Macvlans macvlans;
    private Link device;
    private SourceList list;

    @BeforeEach
    void open() throws Exception {
        macvlans = new Macvlans(lab.links());
        device = macvlans.create(new NewMacvlan("mv0", lab.parent(), MacvlanMode.SOURCE));
        lab.links().setUp(device);
        list = macvlans.sources(device);
    }

    @Test
    void addsRemovesAndEmpties() throws Exception {
        list.add(FIRST);
        list.add(SECOND);
        assertThat(list.read()).containsExactlyInAnyOrder(FIRST, SECOND);

        list.remove(FIRST);
        assertThat(list.read()).containsExactly(SECOND);

        list.flush();
        assertThat(list.read()).isEmpty();
    }

    @Test
    void acceptsARepeatedAdditionAndARemovalOfNothing() throws Exception {
        list.add(FIRST);
        list.add(FIRST);
        list.remove(SECOND);

        assertThat(list.read()).containsExactly(FIRST);
    }

    @Test
    void refusesAGroupAddress() {
        assertThatThrownBy(() -> list.add(MacAddress.parse("01:00:5e:00:00:01")))
                .hasMessage("cannot add 01:00:5e:00:00:01 to the list of mv0: not usable as an address;"
                        + " choose a unicast address that is not zero");
    }

    @Test
    void refusesADeviceInAnotherMode() throws Exception {
        macvlans.setMode(device, MacvlanMode.BRIDGE);

        assertThatThrownBy(() -> list.add(FIRST))
                .hasMessage("cannot add 02:00:00:00:00:01 to the list of mv0:"
                        + " mv0 is in bridge mode; only a device in source mode can have a list");
    }

    @Test
    void holdsTheMostAddressesThatADeviceShouldHave() throws Exception {
        List<MacAddress> stations = addresses(1, SourceList.MAX_SOURCES);

        assertThat(list.sync(stations).added()).hasSize(SourceList.MAX_SOURCES);
        assertThat(list.read()).containsExactlyInAnyOrderElementsOf(stations);
    }

    @Test
    void changesOnlyTheDifferenceOfALongList() throws Exception {
        list.sync(addresses(1, 3_000));

        SourceList.Change change = list.sync(addresses(2, 3_001));

        assertThat(change.added()).containsExactly(new MacAddress(FIRST.value() + 3_000));
        assertThat(change.removed()).containsExactly(FIRST);
    }

    @Test
    void reportsAListThatAnotherProgramMadeTooLong() throws Exception {
        for (MacAddress source : addresses(1, 5_456)) {
            list.add(source);
        }

        assertThatThrownBy(list::read)
                .hasMessage("cannot read the list of mv0: it is too long for a netlink message;"
                        + " keep it to 5000 addresses");
        assertThat(lab.links().find("mv0").orElseThrow().damaged()).isTrue();
        assertThat(lab.links().all()).extracting(Link::name).contains("mv0", Lab.PARENT);
    }

    @Test
    void losesNoFrameOfAStationThatStaysOnTheList() throws Exception {
        List<MacAddress> others = addresses(2, 500);
        list.sync(with(FIRST, others));
        try (FrameSender talker = new FrameSender(lab, FIRST)) {
            for (int round = 0; round < 20; round++) {
                list.sync(with(FIRST, round % 2 == 0 ? others.subList(0, 250) : others));
            }
            long sent = talker.stop();

            assertThat(sent).isPositive();
            assertThat(lab.links().refresh(device).counters().rxFrames()).isEqualTo(sent);
        }
    }

    /** The kernel empties the list first; so {@link SourceList} does not offer this. */
    @Test
    void settingTheWholeListAtOnceWouldLoseFrames() throws Exception {
        List<MacAddress> all = addresses(1, 2_000);
        list.sync(all);
        try (FrameSender talker = new FrameSender(lab, FIRST)) {
            eventually("a frame is lost", () -> {
                long before = talker.framesSent();
                WholeList.set(macvlans, device, all);
                long received = lab.links().refresh(device).counters().rxFrames();
                return before > received;
            });
        }
    }

    private static List<MacAddress> addresses(int from, int to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(i -> new MacAddress(FIRST.value() - 1 + i))
                .toList();
    }

    private static List<MacAddress> with(MacAddress first, List<MacAddress> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }
}
