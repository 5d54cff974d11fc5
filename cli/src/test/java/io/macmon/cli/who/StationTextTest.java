package io.macmon.cli.who;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.control.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class StationTextTest {

    @Test
    void listsTheOtherAddressesOfTheDeviceAndWhy() throws Exception {
        assertThat(lines("""
            {"mac":"00:1b:21:00:00:01","same_device":[
             {"mac":"00:1b:21:00:00:02","listed":true,"evidence":"device laptop"},
             {"mac":"02:00:00:00:00:03","listed":false,"evidence":"DHCP client id 01ab"}]}\
            """))
                .contains(
                        "  same device  00:1b:21:00:00:02 (device laptop)",
                        "  same device  02:00:00:00:00:03? (DHCP client id 01ab)");
    }

    @Test
    void statesWhereANameIsFrom() throws Exception {
        assertThat(lines("{\"mac\":\"00:1b:21:00:00:01\",\"name\":\"laser\",\"name_source\":\"list\"}"))
                .contains("  name         laser (list)");
        assertThat(lines("{\"mac\":\"00:1b:21:00:00:01\",\"name\":\"laser\"}"))
                .contains("  name         laser (policy)");
    }

    private static List<String> lines(String json) throws Exception {
        return new StationText("watch-eth0", JsonObject.parse(json.replace("\n", "")), List.of(), List.of()).lines();
    }
}
