package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkTest {

    private static final byte[] RECORDED = Recording.sourceModeMacvlan().get(0);

    @Test
    void readsADeviceAsTheKernelSentIt() throws Exception {
        Link link = read(RECORDED);

        assertThat(link.index()).isEqualTo(3);
        assertThat(link.name()).isEqualTo("macmon0");
        assertThat(link.kind()).isEqualTo("macvlan");
        assertThat(link.state()).isEqualTo(OperationalState.UP);
        assertThat(link.isUp()).isTrue();
        assertThat(link.hasCarrier()).isTrue();
        assertThat(link.isLoopback()).isFalse();
        assertThat(link.isNoArp()).isFalse();
        assertThat(link.isEthernet()).isTrue();
        assertThat(link.address()).hasValue(MacAddress.parse("02:aa:00:00:00:01"));
        assertThat(link.mtu()).isEqualTo(1400);
        assertThat(link.masterIndex()).isZero();
        assertThat(link.parentIndex()).isEqualTo(2);
        assertThat(link.parentNamespaceId()).isEmpty();
        assertThat(link.alias()).isEqualTo("door");
        assertThat(link.promiscuity()).isZero();
        assertThat(link.damaged()).isFalse();
    }

    @Test
    void readsTheCountersAsTheKernelSentThem() throws Exception {
        assertThat(read(RECORDED).counters()).isEqualTo(new LinkCounters(3, 300, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void readsTheDetailsOfAMacvlanAsTheKernelSentThem() throws Exception {
        Macvlan macvlan = read(RECORDED).macvlan().orElseThrow();

        assertThat(macvlan.mode()).isEqualTo(MacvlanMode.SOURCE);
        assertThat(macvlan.nodst()).isTrue();
        assertThat(macvlan.nopromisc()).isFalse();
        assertThat(macvlan.sources())
                .containsExactly(MacAddress.parse("02:00:00:00:00:02"), MacAddress.parse("02:00:00:00:00:01"));
        assertThat(macvlan.sourceCount()).isEqualTo(2);
        assertThat(macvlan.bcQueueLen()).hasValue(500);
        assertThat(macvlan.bcQueueLenUsed()).hasValue(500);
        assertThat(macvlan.bcCutoff()).isEqualTo(-1);
    }

    @Test
    void readsEachCounterFromItsPlaceInTheKernelsStructure() {
        ByteBuffer stats = ByteBuffer.allocate(25 * Long.BYTES).order(ByteOrder.nativeOrder());
        for (int place = 0; place < 25; place++) {
            stats.putLong(place * Long.BYTES, place);
        }

        assertThat(LinkCounters.read(stats)).isEqualTo(new LinkCounters(0, 2, 4, 6, 14, 15, 23, 8, 1, 3, 5, 7));
    }

    @Test
    void treatsACounterThatAnOldKernelDoesNotHaveAsZero() {
        ByteBuffer stats = ByteBuffer.allocate(23 * Long.BYTES).order(ByteOrder.nativeOrder());

        assertThat(LinkCounters.read(stats).rxNoHandler()).isZero();
    }

    @Test
    void hasNoAddressIfTheDevicesDoesNotHave48Bits() throws Exception {
        Link tunnel = read(message(new AttributeWriter().bytes(1, new byte[4])));

        assertThat(tunnel.address()).isEmpty();
    }

    @Test
    void isDamagedWhenTheListIsShorterThanTheKernelCounts() throws Exception {
        Link overfull = read(message(new AttributeWriter()
                .nest(
                        18,
                        info -> info.text(1, "macvlan")
                                .nest(
                                        2,
                                        details -> details.u32(1, 16)
                                                .u32(6, 5_460)
                                                .nest(5, list -> list.address(4, new MacAddress(2)))))));

        assertThat(overfull.damaged()).isTrue();
    }

    @Test
    void refusesAModeThatMacvlanDoesNotHave() {
        byte[] strange = message(new AttributeWriter()
                .nest(18, info -> info.text(1, "macvtap").nest(2, details -> details.u32(1, 3))));

        assertThatThrownBy(() -> read(strange)).hasMessageEndingWith("unknown macvlan mode 3");
    }

    @Test
    void readsOrRefusesAMessageCutAnywhere() throws Exception {
        Link whole = read(RECORDED);
        for (int length = 32; length < RECORDED.length; length++) {
            byte[] cut = Arrays.copyOf(RECORDED, length);
            ByteBuffer.wrap(cut).order(ByteOrder.nativeOrder()).putInt(0, length);
            Link link = read(cut);
            assertThat(link.index()).isEqualTo(whole.index());
            assertThat(link.macvlan().filter(details -> !link.damaged()))
                    .as("cut to %d bytes", length)
                    .isIn(whole.macvlan(), java.util.Optional.empty());
        }
    }

    @Test
    void refusesAnyBytesWithTheSameException() {
        Random random = new Random(20_261_122);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = RECORDED.clone();
            for (int i = random.nextInt(8); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertReadsOrRefuses(bytes);
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            assertReadsOrRefuses(noise);
        }
    }

    private static void assertReadsOrRefuses(byte[] bytes) {
        try {
            for (NetlinkMessage message : NetlinkMessage.read(bytes)) {
                assertThat(Link.read(message)).isNotNull();
            }
        } catch (MalformedMessageException refused) {
            assertThat(refused).hasMessageStartingWith("malformed message from the kernel: ");
        }
    }

    private static Link read(byte[] datagram) throws MalformedMessageException {
        List<NetlinkMessage> messages = NetlinkMessage.read(datagram);
        assertThat(messages).hasSize(1);
        return Link.read(messages.get(0));
    }

    private static byte[] message(AttributeWriter attributes) {
        return new NetlinkRequest(16, 0, LinkMessage.structure(3, 0, 0), attributes.toArray()).toDatagram(1);
    }
}
