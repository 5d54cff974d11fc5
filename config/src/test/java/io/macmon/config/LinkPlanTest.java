package io.macmon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkPlanTest {

    private static final String WHOLE = """
        # who is where
        groups:
          - name: printers
            parent: eth0
            mode: source
            mac: [001122334455, 00-11-22-33-44-66]
            macs: printers.txt
            nodst: true
            netns: red
          - name: vm1
            type: macvtap
            parent: eth1
            mode: bridge
            address: 2:aa:0:0:0:1
            mtu: 1400
            bc-queue-len: 4294967295
            bc-cutoff: -1
        """;

    @TempDir
    Path folder;

    @Test
    void readsEveryKey() throws IOException {
        Files.writeString(folder.resolve("printers.txt"), "02:00:00:00:00:01 one\n");

        LinkPlan plan = read(WHOLE);

        LinkConfig printers = plan.groups().get(0);
        assertThat(printers.name()).isEqualTo("printers");
        assertThat(printers.parent()).isEqualTo("eth0");
        assertThat(printers.type()).isEqualTo(LinkConfig.Type.MACVLAN);
        assertThat(printers.mode()).isEqualTo(MacvlanMode.SOURCE);
        assertThat(printers.sources())
                .extracting(MacAddress::toString)
                .containsExactly("00:11:22:33:44:55", "00:11:22:33:44:66", "02:00:00:00:00:01");
        assertThat(printers.nodst()).isTrue();
        assertThat(printers.netns()).hasValue("red");
        assertThat(printers.mtu()).isEmpty();

        LinkConfig tap = plan.groups().get(1);
        assertThat(tap.type()).isEqualTo(LinkConfig.Type.MACVTAP);
        assertThat(tap.mode()).isEqualTo(MacvlanMode.BRIDGE);
        assertThat(tap.address()).hasValue(MacAddress.parse("02:aa:00:00:00:01"));
        assertThat(tap.mtu()).hasValue(1_400);
        assertThat(tap.bcQueueLen()).hasValue(4_294_967_295L);
        assertThat(tap.bcCutoff()).hasValue(-1);
        assertThat(tap.sources()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "parent: eth0    | parnet: eth0        | :4:5: unknown key 'parnet'; did you mean 'parent'?",
                "parent: eth0    | colour: red         | :4:5: unknown key 'colour'; expected one of: name, parent,",
                "parent: eth0    | # nothing           | :3:5: 'parent' is missing",
                "parent: eth0    | parent:             | :4:12: 'parent' has no value",
                "parent: eth0    | parent: [eth0]      | :4:13: 'parent' must be a single value",
                "parent: eth0    | name: again         | :4:5: duplicate key 'name', first on line 3",
                "mode: source    | mode: sorce         | :5:11: mode: invalid value 'sorce'; did you mean"
                        + " 'source'?",
                "mode: source    | mode: bridge        | :6:10: mac: requires source mode, got mode" + " bridge",
                "mode: source    | mode: source 1      | :5:11: mode: invalid value 'source 1'",
                "nodst: true     | nodst: yes          | :7:12: nodst: must be true or false, got 'yes'",
                "nodst: true     | nopromisc: true     | :7:16: nopromisc: requires passthru mode, got mode source",
                "nodst: true     | mtu: many           | :7:10: mtu: must be a whole number of at most 10",
                "nodst: true     | mtu: 4294967295     | :7:10: mtu: must be from -2147483648 to 2147483647",
                "nodst: true     | mtu: 0              | :7:10: mtu: must be at least 1, got 0",
                "nodst: true     | bc-queue-len: -1    | :7:19: bc-queue-len: must be 0 to 4294967295, got -1",
                "nodst: true     | macs: nosuch.txt    | nosuch.txt: no such file",
                "33:44:66        | 33:44:6x            | :6:25: mac: not a MAC address: '00:11:22:33:44:6x'",
                "parent: eth1    | # none              | :9:5: 'parent' is missing",
                "name: vm1       | name: printers      | :9:11: group 'printers' is already on line 3",
                "groups:         | group:              | :2:1: unknown key 'group'; did you mean 'groups'?",
                "nodst: true     | nodst: {            | :7:12: '{' is not closed",
            })
    void reportsTheLocationAndTheProblem(String right, String wrong, String message) throws IOException {
        String text = """
            # who is where
            groups:
              - name: printers
                parent: eth0
                mode: source
                mac: [001122334455, 00:11:22:33:44:66]
                nodst: true
                netns: red
              - name: vm1
                parent: eth1
                mode: bridge
            """;

        assertThat(text).contains(right);
        assertThatThrownBy(() -> read(text.replace(right, wrong)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAFileWithNothingToDo() {
        assertThatThrownBy(() -> read("")).hasMessageContaining("plan.yaml: is empty");
        assertThatThrownBy(() -> read("groups: []")).hasMessageContaining("plan.yaml:1:9: there are no groups");
        assertThatThrownBy(() -> read("- a")).hasMessageContaining("plan.yaml:1:1: the file must have the form");
        assertThatThrownBy(() -> read("groups: 1"))
                .hasMessageContaining("plan.yaml:1:9: each item of 'groups' must have the form");
        assertThatThrownBy(() -> LinkPlan.read(folder)).hasMessageContaining("cannot read ");
        assertThatThrownBy(() -> LinkPlan.read(folder.resolve("nosuch"))).hasMessageEndingWith("no such file");
    }

    @Test
    void alwaysReportsTheLocationOfAnError() throws IOException {
        Files.writeString(folder.resolve("printers.txt"), "02:00:00:00:00:01\n");
        for (int length = 0; length < WHOLE.length(); length++) {
            String prefix = WHOLE.substring(0, length);
            assertThatCode(() -> tryToRead(prefix.getBytes(StandardCharsets.UTF_8)))
                    .doesNotThrowAnyException();
        }
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = WHOLE.getBytes(StandardCharsets.UTF_8);
            for (int change = 0; change < 3; change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> tryToRead(bytes)).doesNotThrowAnyException();
        }
    }

    private void tryToRead(byte[] bytes) throws IOException {
        try {
            LinkPlan.read(Files.write(folder.resolve("plan.yaml"), bytes));
        } catch (ConfigException expected) {
            assertThat(expected).hasMessageContaining(folder.toString());
        }
    }

    private LinkPlan read(String text) throws IOException {
        return LinkPlan.read(Files.writeString(folder.resolve("plan.yaml"), text));
    }
}
