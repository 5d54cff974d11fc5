package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.linux.Capability;
import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.text.MacmonException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class WatchedLinkTest {

    private static final int INDEX = 7;
    private static final int UP_WITH_CARRIER = RtnetlinkConstants.IFF_UP | RtnetlinkConstants.IFF_LOWER_UP;

    private static final byte[] UP = newLink(INDEX, UP_WITH_CARRIER, OperationalState.UP);
    private static final byte[] DOWN = newLink(INDEX, 0, OperationalState.DOWN);

    private final Queue<Object> notifications = new ArrayDeque<>();
    private WatchedNamespace namespace;
    private byte[] now = UP;
    private int lookups;

    @Test
    void knowsFromTheStartWhetherTheDeviceReceives() throws Exception {
        assertThat(watched().outage()).isEmpty();
        now = DOWN;
        assertThat(watched().outage()).hasValue("eth0 is down; bring it up with: ip link set eth0 up");
    }

    @Test
    void isGoneFromTheStartIfTheDeviceIs() throws Exception {
        now = null;

        assertThat(watched().isGone()).isTrue();
    }

    @Test
    void believesTheLastNotification() throws Exception {
        WatchedLink link = watched();
        receive(DOWN, UP, newLink(INDEX, RtnetlinkConstants.IFF_UP, OperationalState.DOWN));

        assertThat(link.outage()).hasValue("no carrier on eth0; check the cable and the other end");
        assertThat(lookups).isEqualTo(1);
    }

    @Test
    void distinguishesAParentThatIsDownFromAMissingCarrier() throws Exception {
        WatchedLink link = watched();
        receive(newLink(INDEX, RtnetlinkConstants.IFF_UP, OperationalState.LOWER_LAYER_DOWN));

        assertThat(link.outage()).hasValue("no carrier on eth0: the device below it, or its other end, is down");
    }

    @Test
    void receivesThroughADeviceWhoseDriverReportsNoState() throws Exception {
        WatchedLink link = watched();
        receive(DOWN, newLink(INDEX, UP_WITH_CARRIER, OperationalState.UNKNOWN));

        assertThat(link.outage()).isEmpty();
    }

    @Test
    void ignoresOtherDevices() throws Exception {
        WatchedLink link = watched();
        receive(newLink(INDEX + 1, 0, OperationalState.DOWN), deletion(INDEX + 1, 0));

        assertThat(link.outage()).isEmpty();
        assertThat(link.isGone()).isFalse();
    }

    @Test
    void doesNotMistakeLeavingABridgeForADeletion() throws Exception {
        int family = 7; // AF_BRIDGE
        WatchedLink link = watched();
        receive(deletion(INDEX, family));

        assertThat(link.isGone()).isFalse();
    }

    @Test
    void ignoresAMessageWithoutAState() throws Exception {
        WatchedLink link = watched();
        receive(message(RtnetlinkConstants.RTM_NEWLINK, INDEX, 0, new AttributeWriter()));

        assertThat(link.outage()).isEmpty();
    }

    @Test
    void learnsThatTheDeviceIsGone() throws Exception {
        WatchedLink link = watched();
        receive(deletion(INDEX, 0));

        assertThat(link.isGone()).isTrue();
    }

    @Test
    void usesANewNameOfTheDevice() throws Exception {
        WatchedLink link = watched();
        receive(message(
                RtnetlinkConstants.RTM_NEWLINK,
                INDEX,
                0,
                new AttributeWriter()
                        .text(RtnetlinkConstants.IFLA_IFNAME, "lan0")
                        .u8(RtnetlinkConstants.IFLA_OPERSTATE, 2)));

        assertThat(link.outage()).hasValueSatisfying(why -> assertThat(why).startsWith("lan0 is down"));
    }

    @Test
    void readsAgainAfterTheLastNotificationWhenSomeWereLost() throws Exception {
        WatchedLink link = watched();
        now = DOWN;
        notifications.add(new LinuxException("lost", Errno.ENOBUFS.number(), Capability.CAP_NET_ADMIN));
        receive(UP);

        assertThat(link.outage()).isPresent();
    }

    @Test
    void readsAgainAfterAMalformedNotification() throws Exception {
        WatchedLink link = watched();
        now = DOWN;
        receive(new byte[] {1, 2, 3});

        assertThat(link.outage()).isPresent();
    }

    @Test
    void rethrowsOtherFailures() throws Exception {
        watched();
        notifications.add(new LinuxException("cannot receive", Errno.EBADF.number(), Capability.CAP_NET_ADMIN));

        assertThatThrownBy(namespace::catchUp).hasMessage("cannot receive: already closed");
    }

    private WatchedLink watched() throws MacmonException {
        Link link = Link.read(NetlinkMessage.read(UP).get(0));
        namespace = new WatchedNamespace(this::poll);
        namespace.add(link, this::read);
        return namespace.links().get(0);
    }

    private void receive(byte[]... datagrams) throws MacmonException {
        notifications.addAll(java.util.List.of(datagrams));
        namespace.catchUp();
    }

    private Optional<byte[]> poll() throws LinuxException {
        Object next = notifications.poll();
        if (next instanceof LinuxException failure) {
            throw failure;
        }
        return Optional.ofNullable((byte[]) next);
    }

    private Optional<Link> read() throws MacmonException {
        lookups++;
        return now == null
                ? Optional.empty()
                : Optional.of(Link.read(NetlinkMessage.read(now).get(0)));
    }

    private static byte[] newLink(int index, int flags, OperationalState state) {
        return message(
                RtnetlinkConstants.RTM_NEWLINK,
                index,
                flags,
                new AttributeWriter()
                        .text(RtnetlinkConstants.IFLA_IFNAME, "eth0")
                        .u8(RtnetlinkConstants.IFLA_OPERSTATE, state.number()));
    }

    private static byte[] deletion(int index, int family) {
        byte[] datagram = message(RtnetlinkConstants.RTM_DELLINK, index, 0, new AttributeWriter());
        datagram[NetlinkMessage.HEADER_LENGTH] = (byte) family;
        return datagram;
    }

    private static byte[] message(int type, int index, int flags, AttributeWriter attributes) {
        return new NetlinkRequest(type, 0, LinkMessage.structure(index, flags, 0), attributes.toArray()).toDatagram(0);
    }
}
