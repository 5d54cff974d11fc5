package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.linux.Capability;
import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.text.MacmonException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetlinkTest {

    private static final int PORT = 77;
    private static final int RTM_NEWLINK = 16;
    private static final int NLM_F_MULTI = 2;
    private static final int NLM_F_DUMP_INTR = 0x10;
    private static final int NLM_F_CAPPED = 0x100;
    private static final int NLM_F_ACK_TLVS = 0x200;

    private static final NetlinkRequest SET = new NetlinkRequest(RTM_NEWLINK, 0, new byte[16], new byte[0]);
    private static final NetlinkRequest LIST = new NetlinkRequest(18, Netlink.NLM_F_DUMP, new byte[16], new byte[0]);

    private final List<byte[]> requests = new ArrayList<>();

    @Test
    void acceptsAnAcknowledgement() throws Exception {
        assertThat(execute(SET, error(1, 0))).isEmpty();
    }

    @Test
    void requestsAnAcknowledgementAndNumbersItsRequests() throws Exception {
        Netlink netlink = replying(error(1, 0), error(2, 0));
        netlink.execute("cannot", SET);
        netlink.execute("cannot", SET);

        assertThat(requests.get(0)).startsWith(Recording.bytes("20000000 1000 0500 01000000 00000000"));
        assertThat(requests.get(1)).startsWith(Recording.bytes("20000000 1000 0500 02000000 00000000"));
    }

    @Test
    void collectsAListFromSeveralDatagrams() throws Exception {
        List<NetlinkMessage> links = execute(
                LIST,
                joined(
                        message(RTM_NEWLINK, NLM_F_MULTI, 1, "01000000"),
                        message(RTM_NEWLINK, NLM_F_MULTI, 1, "02000000")),
                message(RTM_NEWLINK, NLM_F_MULTI, 1, "03000000"),
                message(3, NLM_F_MULTI, 1, "00000000"));

        assertThat(links).extracting(link -> link.bodyInt(0)).containsExactly(1, 2, 3);
    }

    @Test
    void turnsAnErrorIntoAnException() {
        assertThatThrownBy(() -> execute(SET, error(1, 1)))
                .isInstanceOf(LinuxException.class)
                .hasMessage("cannot set eth0 up: operation not permitted; run as root or grant CAP_NET_ADMIN"
                        + " (in a systemd unit: AmbientCapabilities=CAP_NET_ADMIN)")
                .hasFieldOrPropertyWithValue("problem", "cannot set eth0 up: operation not permitted")
                .extracting("errno")
                .isEqualTo(1);
    }

    @Test
    void quotesTheKernelsExplanationAfterACappedRequest() {
        // Recorded from Linux 6.18, except for sequence and port: MTU 90000 for a veth.
        byte[] recorded = message(
                2,
                NLM_F_CAPPED | NLM_F_ACK_TLVS,
                1,
                "eaffffff 28000000 1000 0500 0d000000 00000000"
                        + "2400 0100 6d74752067726561746572207468616e20646576696365206d6178696d756d00");

        assertThatThrownBy(() -> execute(SET, recorded))
                .hasMessage("cannot set eth0 up: invalid argument" + " (kernel: mtu greater than device maximum)");
    }

    @Test
    void quotesTheKernelsExplanationAfterTheWholeRequest() {
        byte[] reply = message(
                2, NLM_F_ACK_TLVS, 1, "eaffffff 14000000 1000 0500 0d000000 00000000 aabbccdd  0700 0100 6e6f00 00");

        assertThatThrownBy(() -> execute(SET, reply)).hasMessageEndingWith("(kernel: no)");
    }

    @Test
    void reportsAListThatEndsInAnError() {
        assertThatThrownBy(() -> execute(LIST, message(3, NLM_F_MULTI, 1, "a6ffffff")))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("too long");
    }

    @Test
    void repeatsADumpThatTheKernelMarksAsInterrupted() throws Exception {
        List<NetlinkMessage> links = execute(
                LIST,
                message(RTM_NEWLINK, NLM_F_MULTI | NLM_F_DUMP_INTR, 1, "01000000"),
                message(3, NLM_F_MULTI, 1, "00000000"),
                message(RTM_NEWLINK, NLM_F_MULTI, 2, "02000000"),
                message(3, NLM_F_MULTI, 2, "00000000"));

        assertThat(links).extracting(link -> link.bodyInt(0)).containsExactly(2);
    }

    @Test
    void givesUpOnAListThatKeepsChanging() {
        byte[][] restless = new byte[20][];
        Arrays.setAll(restless, i -> message(3, NLM_F_MULTI | NLM_F_DUMP_INTR, i + 1, "00000000"));

        assertThatThrownBy(() -> execute(LIST, restless))
                .isInstanceOf(MacmonException.class)
                .hasMessage("cannot set eth0 up: devices were added or removed during each of 20 attempts; try again");
    }

    @Test
    void repeatsADumpOfWhichAPartWasLost() throws Exception {
        Iterator<byte[]> second =
                List.of(message(3, NLM_F_MULTI, 2, "00000000")).iterator();
        Netlink netlink = new Netlink(
                request -> {
                    requests.add(request);
                    return () -> {
                        if (requests.size() == 1) {
                            throw new LinuxException("lost", Errno.ENOBUFS.number(), Capability.CAP_NET_ADMIN);
                        }
                        return second.next();
                    };
                },
                PORT);

        assertThat(netlink.execute("cannot", LIST)).isEmpty();
    }

    @Test
    void doesNotRepeatAChangeWhoseAcknowledgementWasLost() {
        Netlink netlink = new Netlink(
                request -> {
                    requests.add(request);
                    return () -> {
                        throw new LinuxException("lost", Errno.ENOBUFS.number(), Capability.CAP_NET_ADMIN);
                    };
                },
                PORT);

        assertThatThrownBy(() -> netlink.execute("cannot", SET)).isInstanceOf(LinuxException.class);
        assertThat(requests).hasSize(1);
    }

    @Test
    void skipsRepliesToAnEarlierRequest() throws Exception {
        List<NetlinkMessage> links = execute(
                LIST,
                message(RTM_NEWLINK, NLM_F_MULTI, 99, "09000000"),
                error(99, 1),
                message(3, NLM_F_MULTI, 1, "00000000"));

        assertThat(links).isEmpty();
    }

    @Test
    void refusesAReplyToAnotherPort() {
        byte[] astray = message(2, 0, 1, "00000000");
        ByteBuffer.wrap(astray).order(ByteOrder.nativeOrder()).putInt(12, 78);

        assertThatThrownBy(() -> execute(SET, astray))
                .isInstanceOf(MacmonException.class)
                .hasMessage("cannot set eth0 up: malformed message from the kernel:"
                        + " addressed to port 78 instead of 77");
    }

    @Test
    void namesTheOperationWhenTheReplyIsMalformed() {
        assertThatThrownBy(() -> execute(SET, new byte[5]))
                .isInstanceOf(MacmonException.class)
                .hasMessage("cannot set eth0 up: malformed message from the kernel:"
                        + " no header in a datagram of 5 bytes");
    }

    private List<NetlinkMessage> execute(NetlinkRequest request, byte[]... datagrams) throws MacmonException {
        return replying(datagrams).execute("cannot set eth0 up", request);
    }

    private Netlink replying(byte[]... datagrams) {
        Iterator<byte[]> replies = List.of(datagrams).iterator();
        return new Netlink(
                request -> {
                    requests.add(request);
                    return replies::next;
                },
                PORT);
    }

    private static byte[] error(int sequence, int errno) {
        return message(2, NLM_F_CAPPED, sequence, errnoHex(errno) + "20000000 1000 0500 01000000 00000000");
    }

    private static byte[] message(int type, int flags, int sequence, String body) {
        byte[] bytes = Recording.bytes(body);
        return ByteBuffer.allocate(16 + bytes.length)
                .order(ByteOrder.nativeOrder())
                .putInt(16 + bytes.length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(PORT)
                .put(bytes)
                .array();
    }

    private static String errnoHex(int errno) {
        return HexFormat.of().toHexDigits(Integer.reverseBytes(-errno));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
