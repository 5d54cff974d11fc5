package io.macmon.cli.link;

import static io.macmon.cli.CommandResult.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.Macvlans;
import io.macmon.capture.link.SourceList;
import io.macmon.cli.CommandResult;
import io.macmon.cli.Ip;
import io.macmon.cli.OtherNamespace;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After every operation, macmon shows a device with the same names and values as {@code ip}. */
@LabTest
class LinkJsonLabTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fields that macmon omits: sizes of segments and queues, and errors that these devices cannot have. */
    private static final Set<String> ONLY_IN_IP = Set.of(
            "inet6_addr_gen_mode",
            "num_tx_queues",
            "num_rx_queues",
            "gso_max_size",
            "gso_max_segs",
            "tso_max_size",
            "tso_max_segs",
            "gro_max_size",
            "gso_ipv4_max_size",
            "gro_ipv4_max_size",
            "stats64.rx.over_errors",
            "stats64.tx.carrier_errors",
            "stats64.tx.collisions");

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void open() throws Exception {
        OtherNamespace.keepQuiet();
        lab = Lab.open();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--mode private",
                "--mode vepa",
                "--mode bridge",
                "--mode passthru",
                "--mode passthru --nopromisc",
                "--mode source",
                "--mode source --nodst",
                "--mode source --mac 2:0:0:0:0:1,0200.0000.0002",
                "--type macvtap --mode bridge",
                "--type macvtap --mode source --mac 2:0:0:0:0:1",
                "--mode bridge --address 2:aa:0:0:0:1",
                "--mode bridge --mtu 1400",
                "--mode bridge --bc-queue-len 17",
                "--mode bridge --bc-queue-len 4294967295",
                "--mode bridge --up",
            })
    void agreesAfterAddWith(String options) throws Exception {
        succeed("link add --parent eth0 --name mv0 " + options);

        requireAgreement("mv0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--mode bridge",
                "--mode private",
                "--add-mac 2:0:0:0:0:3",
                "--del-mac 2:0:0:0:0:1",
                "--add-mac 2:0:0:0:0:3,2:0:0:0:0:4 --del-mac 2:0:0:0:0:1",
                "--flush",
                "--nodst",
                "--up",
                "--up --nodst",
                "--down",
                "--address 2:aa:0:0:0:1",
                "--mtu 1000",
            })
    void agreesAfterSetWith(String options) throws Exception {
        succeed("link add --parent eth0 --name mv0 --mode source --mac 2:0:0:0:0:1,2:0:0:0:0:2");
        succeed("link set mv0 " + options);

        requireAgreement("mv0");
    }

    @Test
    void agreesWhenTheParentIsDown() throws Exception {
        succeed("link add --parent eth0 --name mv0 --mode source --up");
        lab.links().setDown(lab.parent());

        requireAgreement("mv0");
    }

    @Test
    void agreesOnADeviceInAnotherNamespaceThanItsParent() throws Exception {
        try (OtherNamespace other = OtherNamespace.open()) {
            succeed("link add --parent eth0 --name mv0 --mode source --up --netns " + other.pid());

            JsonNode byIp = other.namespace().<JsonNode, Exception>call(() -> Ip.device("mv0"));
            requireAgreement(byIp, succeed("link show mv0 --json --netns " + other.pid()));
        }
    }

    @Test
    void agreesOnTheCounters() throws Exception {
        succeed("link add --parent eth0 --name mv0 --mode source --mac 2:0:0:0:0:1 --up");
        lab.send(Frames.from(MacAddress.parse("2:0:0:0:0:1")));

        JsonNode device = requireAgreement("mv0");
        assertThat(device.at("/stats64/rx/packets").asInt()).isEqualTo(1);
    }

    @Test
    void agreesOnTheLongestList() throws Exception {
        Path list = list(1, SourceList.MAX_SOURCES);
        succeed("link add --parent eth0 --name mv0 --mode source --macs " + list);
        assertThat(requireAgreement("mv0").at("/linkinfo/info_data/macaddr_data"))
                .hasSize(SourceList.MAX_SOURCES);

        succeed("link set mv0 --sync-macs " + list(2_001, 2_000 + SourceList.MAX_SOURCES));
        requireAgreement("mv0");

        succeed("link set mv0 --flush");
        requireAgreement("mv0");
    }

    /** An iproute2 that stops at 80 addresses exits with status 0. */
    @Test
    void setsAListThatIpTruncates() throws Exception {
        succeed("link add --parent eth0 --name mv0 --mode source");
        String all = LongStream.rangeClosed(1, 200)
                .mapToObj(LinkJsonLabTest::address)
                .collect(Collectors.joining(" "));
        Ip.run("link set mv0 type macvlan macaddr set " + all);
        int byIp = lab.links().find("mv0").orElseThrow().macvlan().orElseThrow().sourceCount();

        CommandResult sync = succeed("link set mv0 --sync-macs " + list(1, 200));

        assertThat(sync.out()).endsWith("mv0: " + (200 - byIp) + " added, 0 removed");
        assertThat(requireAgreement("mv0")
                        .at("/linkinfo/info_data/macaddr_count")
                        .asInt())
                .isEqualTo(200);
    }

    /** If the kernel's own message is broken, {@code ip} prints broken JSON; macmon prints what it can read. */
    @Test
    void printsValidJsonWhenTheListIsTooLongForAMessage() throws Exception {
        succeed("link add --parent eth0 --name mv0 --mode source --macs " + list(1, SourceList.MAX_SOURCES));
        Link device = lab.links().find("mv0").orElseThrow();
        var sources = new Macvlans(lab.links()).sources(device);
        for (long number = SourceList.MAX_SOURCES + 1; number <= 5_600; number++) {
            sources.add(new MacAddress(0x0200_0000_0000L + number));
        }

        JsonNode shown = JSON.readTree(succeed("link show --json").out().get(0));

        assertThat(shown).hasSize(1);
        assertThat(shown.at("/0/ifname").asText()).isEqualTo("mv0");
        assertThat(shown.at("/0/macmon/warnings").toString()).contains("no program can read it");
    }

    private static JsonNode requireAgreement(String device) throws Exception {
        return requireAgreement(Ip.device(device), succeed("link show --json " + device));
    }

    private static JsonNode requireAgreement(JsonNode byIp, CommandResult shown) throws IOException {
        assertThat(shown.out()).hasSize(1);
        ObjectNode device = (ObjectNode) JSON.readTree(shown.out().get(0)).get(0);
        device.remove("macmon");
        Set<String> different = new TreeSet<>();
        compare("", byIp, device, different);
        different.removeAll(ONLY_IN_IP);
        assertThat(different).as("%s is %s", device, byIp).isEmpty();
        return device;
    }

    private static void compare(String path, JsonNode byIp, JsonNode byMacmon, Set<String> different) {
        Set<String> names = new TreeSet<>();
        byIp.fieldNames().forEachRemaining(names::add);
        byMacmon.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode one = byIp.path(name);
            JsonNode other = byMacmon.path(name);
            if (one.isObject() && other.isObject()) {
                compare(path + name + ".", one, other, different);
            } else if (!one.equals(other)) {
                different.add(path + name);
            }
        }
    }

    private Path list(int from, int to) throws IOException {
        List<String> lines = LongStream.rangeClosed(from, to)
                .mapToObj(LinkJsonLabTest::address)
                .toList();
        return Files.write(folder.resolve("list-" + from + "-" + to), lines);
    }

    private static String address(long number) {
        return new MacAddress(0x0200_0000_0000L + number).toString();
    }
}
