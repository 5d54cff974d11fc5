package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SourceListTest {

    private static final MacAddress A = MacAddress.parse("aa:bb:cc:dd:ee:01");
    private static final MacAddress B = MacAddress.parse("aa:bb:cc:dd:ee:02");
    private static final MacAddress C = MacAddress.parse("aa:bb:cc:dd:ee:03");

    private final List<MacAddress> kernelList = new ArrayList<>();
    private final List<MacAddress> ignored = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private int mode = MacvlanMode.SOURCE.number();

    @Test
    void addsBeforeItRemoves() throws Exception {
        kernelList.addAll(List.of(A, B));

        SourceList.Change change = list().sync(List.of(B, C));

        assertThat(changes).containsExactly("+" + C, "-" + A);
        assertThat(change).isEqualTo(new SourceList.Change(List.of(C), List.of(A)));
        assertThat(kernelList).containsExactly(B, C);
    }

    @Test
    void doesNotChangeAListThatIsAlreadyRight() throws Exception {
        kernelList.addAll(List.of(B, A));

        assertThat(list().sync(List.of(A, B, A))).isEqualTo(new SourceList.Change(List.of(), List.of()));
        assertThat(changes).isEmpty();
    }

    @Test
    void noticesWhenTheKernelAcknowledgesButDoesNotAdd() {
        ignored.add(B);

        assertThatThrownBy(() -> list().sync(List.of(A, B)))
                .isInstanceOf(MacmonException.class)
                .hasMessage("macmon0 lists 1 of 2 stations, missing aa:bb:cc:dd:ee:02: the kernel ignored the request");
    }

    @Test
    void noticesWhenTheKernelAcknowledgesButDoesNotRemove() {
        kernelList.add(A);
        ignored.add(A);

        assertThatThrownBy(() -> list().sync(List.of()))
                .hasMessage("macmon0 still lists aa:bb:cc:dd:ee:01: the kernel did not remove it,"
                        + " or another program changes the list");
    }

    @Test
    void namesOnlyTheFirstFewOfManyMissing() {
        List<MacAddress> many =
                LongStream.rangeClosed(1, 10).mapToObj(MacAddress::new).toList();
        ignored.addAll(many);

        assertThatThrownBy(() -> list().sync(many))
                .hasMessageContaining("lists 0 of 10 stations, missing 00:00:00:00:00:01, 00:00:00:00:00:02,"
                        + " 00:00:00:00:00:03 and 7 more: ");
    }

    @Test
    void refusesMoreStationsThanOneDeviceShouldHave() {
        List<MacAddress> tooMany =
                LongStream.rangeClosed(1, 5_001).mapToObj(MacAddress::new).toList();

        assertThatThrownBy(() -> list().sync(tooMany))
                .hasMessage("cannot list 5001 stations on macmon0: the limit is 5000;"
                        + " distribute them over several devices");
        assertThat(changes).isEmpty();
    }

    @Test
    void refusesAListThatIsTooLongForAMessage() {
        kernelList.add(A);
        List<MacAddress> shown = List.of();

        assertThatThrownBy(() -> list(shown).read())
                .hasMessage("cannot read the list of macmon0: it is too long for a netlink message;"
                        + " keep it to 5000 addresses");
    }

    @Test
    void reportsThatOnlySourceModeHasAList() {
        mode = MacvlanMode.BRIDGE.number();

        assertThatThrownBy(() -> list().add(A))
                .hasMessage("cannot add aa:bb:cc:dd:ee:01 to the list of macmon0:"
                        + " macmon0 is in bridge mode; only a device in source mode can have a list");
    }

    @Test
    void sendsAnAdditionAsTheKernelExpectsIt() throws Exception {
        List<byte[]> sent = new ArrayList<>();
        Links links = links(sent, kernelList);
        new Macvlans(links).sources(links.find("macmon0").orElseThrow()).add(A);

        assertThat(HexFormat.of().formatHex(sent.get(1))).isEqualTo(plain("""
            48000000 1000 0500 02000000 00000000
            00 00 0000 03000000 00000000 00000000
            2800 1200
              0c00 0100 6d6163766c616e00
              1800 0200
                0800 0300 00000000
                0a00 0400 aabbccddee01 0000
            """));
    }

    private SourceList list() throws MacmonException {
        return list(kernelList);
    }

    private SourceList list(List<MacAddress> shown) throws MacmonException {
        Links links = links(new ArrayList<>(), shown);
        return new Macvlans(links).sources(links.find("macmon0").orElseThrow());
    }

    private Links links(List<byte[]> sent, List<MacAddress> shown) {
        Netlink.Kernel kernel = request -> {
            sent.add(request);
            Iterator<byte[]> replies = reply(request, shown).iterator();
            return replies::next;
        };
        return new Links(new Netlink(kernel, 0), () -> {});
    }

    private List<byte[]> reply(byte[] request, List<MacAddress> shown) {
        ByteBuffer bytes = ByteBuffer.wrap(request).order(ByteOrder.nativeOrder());
        int sequence = bytes.getInt(8);
        if (bytes.getShort(4) == RtnetlinkConstants.RTM_GETLINK) {
            return List.of(device(sequence, shown), acknowledgement(sequence, 0));
        }
        if (mode != MacvlanMode.SOURCE.number()) {
            return List.of(acknowledgement(sequence, -22));
        }
        change(bytes.getInt(56), address(request, 64));
        return List.of(acknowledgement(sequence, 0));
    }

    private void change(int operation, MacAddress address) {
        changes.add((operation == 0 ? "+" : "-") + address);
        if (ignored.contains(address)) {
            return;
        }
        if (operation == RtnetlinkConstants.MACVLAN_MACADDR_ADD) {
            kernelList.add(address);
        } else {
            kernelList.remove(address);
        }
    }

    private byte[] device(int sequence, List<MacAddress> shown) {
        byte[] attributes = new AttributeWriter()
                .text(RtnetlinkConstants.IFLA_IFNAME, "macmon0")
                .nest(
                        RtnetlinkConstants.IFLA_LINKINFO,
                        info -> info.text(RtnetlinkConstants.IFLA_INFO_KIND, "macvlan")
                                .nest(
                                        RtnetlinkConstants.IFLA_INFO_DATA,
                                        details -> details.u32(RtnetlinkConstants.IFLA_MACVLAN_MODE, mode)
                                                .u32(RtnetlinkConstants.IFLA_MACVLAN_MACADDR_COUNT, kernelList.size())
                                                .nest(
                                                        RtnetlinkConstants.IFLA_MACVLAN_MACADDR_DATA,
                                                        list -> shown.forEach(source -> list.address(
                                                                RtnetlinkConstants.IFLA_MACVLAN_MACADDR, source)))))
                .toArray();
        return new NetlinkRequest(RtnetlinkConstants.RTM_NEWLINK, 0, LinkMessage.structure(3, 0, 0), attributes)
                .toDatagram(sequence);
    }

    private static byte[] acknowledgement(int sequence, int error) {
        byte[] body = ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(error)
                .array();
        return new NetlinkRequest(2, 0, body, new byte[0]).toDatagram(sequence);
    }

    private static MacAddress address(byte[] bytes, int offset) {
        return MacAddress.of(java.util.Arrays.copyOfRange(bytes, offset, offset + 6));
    }

    private static String plain(String hex) {
        return hex.replaceAll("\\s", "");
    }
}
