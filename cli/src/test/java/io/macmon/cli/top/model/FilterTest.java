package io.macmon.cli.top.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.control.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterTest {

    private final StationRow printer = station("02:aa:00:00:00:03", "printers", "Hewlett Packard", "10.20.0.31");
    private final StationRow laptop = station("02:aa:00:00:00:12", "laptops", "Dell Inc.", "10.20.0.3");

    @Test
    void comparesTheFieldThatIsNamed() {
        assertThat(matching("group:print")).containsExactly(printer);
        assertThat(matching("mac:00:12")).containsExactly(laptop);
        assertThat(matching("vendor:DELL")).containsExactly(laptop);
        assertThat(matching("state:heard")).containsExactly(printer, laptop);
        assertThat(matching("GROUP:laptops")).containsExactly(laptop);
        assertThat(matching("port:80")).isEmpty();
    }

    @Test
    void comparesAddressesFromTheirStart() {
        assertThat(matching("ip:10.20.0.31")).containsExactly(printer);
        assertThat(matching("ip:10.20.0.3")).containsExactly(printer, laptop);
        assertThat(matching("ip:20.0")).isEmpty();
    }

    @Test
    void searchesTextEverywhereAndRequiresAllWords() {
        assertThat(matching("packard")).containsExactly(printer);
        assertThat(matching("02:aa state:heard ip:10.")).containsExactly(printer, laptop);
        assertThat(matching("packard group:laptops")).isEmpty();
        assertThat(matching("02:aa:00")).as("a MAC address is not a field").containsExactly(printer, laptop);
    }

    @Test
    void leavesOutWhatFollowsAMinusSign() {
        assertThat(matching("-group:laptops")).containsExactly(printer);
        assertThat(matching("02:aa -packard")).containsExactly(laptop);
    }

    @Test
    void selectsAllWithoutText() {
        assertThat(new Filter("  ").isEmpty()).isTrue();
        assertThat(matching(" ")).containsExactly(printer, laptop);
    }

    @Test
    void comparesPortsAsAWhole() throws Exception {
        FlowRow flow = FlowRow.of(JsonObject.parse("{\"flow_id\":1,\"src_ip\":\"10.0.0.1\",\"src_port\":50123,"
                + "\"dest_ip\":\"10.0.0.2\",\"dest_port\":443}"));

        assertThat(new Filter("port:443").test(flow)).isTrue();
        assertThat(new Filter("port:50123").test(flow)).isTrue();
        assertThat(new Filter("port:44").test(flow)).isFalse();
    }

    private List<StationRow> matching(String filter) {
        return List.of(printer, laptop).stream().filter(new Filter(filter)).toList();
    }

    private static StationRow station(String mac, String group, String vendor, String address) {
        try {
            return StationRow.of(JsonObject.parse(String.format(
                    "{\"mac\":\"%s\",\"group\":\"%s\",\"vendor\":\"%s\",\"addresses\":[\"%s\"],\"state\":\"heard\"}",
                    mac, group, vendor, address)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
