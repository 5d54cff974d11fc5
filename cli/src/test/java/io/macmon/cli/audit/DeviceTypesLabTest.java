package io.macmon.cli.audit;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The types and names of devices that run real programs, and the evidence that these send. */
@LabTest
class DeviceTypesLabTest {

    private static final String VENDOR = "02:00:00:00:00:0";

    private static final Map<String, String> EXPECTED = new TreeMap<>(Map.of(
            VENDOR + "1", "computer low [dhcp_parameters] [office-pc dhcp]",
            VENDOR + "2", "linux-device medium [dhcp_vendor_class] [board dhcp]",
            VENDOR + "3", "embedded-linux medium [dhcp_vendor_class, dhcp_parameters] [camera-7 dhcp]",
            VENDOR + "4", "computer medium [mdns_service] [laptop mdns]",
            VENDOR + "5", "phone high [lldp_class, lldp_capability] [device lldp]",
            VENDOR + "6", "media-server high [upnp_device, ssdp_server] [media.lan dns]"));

    @TempDir
    Path folder;

    @Test
    void eachProgramShowsTheTypeAndTheNamesOfItsDevice() throws Exception {
        Requirements.root(); // lldpd becomes another user
        for (String program :
                List.of("dnsmasq", "dhclient", "dhcpcd", "udhcpc", "avahi-daemon", "lldpd", "minidlnad", "busybox")) {
            Requirements.program(program);
        }
        writeSettings();
        Path report = folder.resolve("report.json");
        try (DeviceSegment segment = DeviceSegment.build(folder);
                Program audit = DeviceSegment.audit(report);
                Program watch = watch()) {
            segment.startDhcpServer();
            segment.device(VENDOR + 1, "")
                    .start("dhclient -4 -d -sf /bin/true -cf FOLDER/dhclient.conf -lf FOLDER/leases -pf FOLDER/pid"
                            + " eth0");
            segment.device(VENDOR + 2, "").start("dhcpcd -4 -B -c /bin/true -f FOLDER/dhcpcd.conf eth0");
            segment.device(VENDOR + 3, "").start("udhcpc -f -i eth0 -x hostname:camera-7 -s /bin/true");
            segment.device(VENDOR + 4, "192.0.2.4/24")
                    .start("avahi-daemon --no-drop-root --no-chroot --no-rlimits -f FOLDER/avahi.conf");
            segment.device(VENDOR + 5, "192.0.2.5/24").start("lldpd -d -M 3 -I eth0");
            segment.device(VENDOR + 6, "192.0.2.6/24")
                    .start("minidlnad -d -f FOLDER/minidlna.conf -P FOLDER/minidlna.pid")
                    .start("busybox watch -t -n 1 busybox nslookup 192.0.2.6 192.0.2.9");

            eventually("types and names are " + EXPECTED, () -> shownIn(report).equals(EXPECTED));
            audit.terminate();
            audit.exitCode();

            assertThat(shownIn(report)).isEqualTo(EXPECTED);
            watch.terminate();
            watch.exitCode();
            assertThat(namesIn(watch.out()))
                    .isEqualTo(Map.of(
                            VENDOR + "1", "office-pc dhcp",
                            VENDOR + "4", "laptop mdns",
                            VENDOR + "5", "device lldp",
                            VENDOR + "6", "media.lan dns"));
        }
    }

    // The names of a DHCP client, an mDNS responder, an LLDP agent, and a host that the DNS server knows.
    private static Program watch() throws Exception {
        String stations = Stream.of(VENDOR + 1, VENDOR + 4, VENDOR + 5, VENDOR + 6, DeviceSegment.SERVER)
                .collect(Collectors.joining(" --mac ", " --mac ", ""));
        return Program.start(("watch -i " + Lab.PARENT + stations + " --names --json").split(" "))
                .awaitListening();
    }

    private static Map<String, String> namesIn(List<String> lines) throws Exception {
        Map<String, String> names = new TreeMap<>();
        for (JsonNode flow : Eve.of(lines).of("flow")) {
            JsonNode detail = flow.get("macmon");
            if (detail.has("src_name")) {
                names.put(
                        flow.at("/ether/src_macs/0").asText(),
                        detail.get("src_name").asText() + " "
                                + detail.get("src_name_source").asText());
            }
        }
        return names;
    }

    private void writeSettings() throws Exception {
        Files.createDirectory(folder.resolve("db"));
        Files.writeString(folder.resolve("dhclient.conf"), """
            initial-interval 1;
            backoff-cutoff 2;
            retry 2;
            send host-name "office-pc";
            """);
        Files.writeString(folder.resolve("dhcpcd.conf"), "duid\nhostname board\n");
        Files.writeString(folder.resolve("avahi.conf"), """
            [server]
            host-name=laptop
            enable-dbus=no
            [publish]
            publish-workstation=yes
            """);
        Files.writeString(folder.resolve("minidlna.conf"), """
            network_interface=eth0
            media_dir=%1$s/db
            db_dir=%1$s/db
            log_dir=%1$s/db
            notify_interval=2
            """.formatted(folder));
    }

    private static Map<String, String> shownIn(Path report) throws Exception {
        Map<String, String> shown = new TreeMap<>();
        if (Files.exists(report)) {
            for (JsonNode station : AuditReportJson.read(report).report().get("stations")) {
                if (!station.get("type").isNull()) {
                    shown.put(
                            station.get("mac").asText(),
                            station.get("type").asText() + " "
                                    + station.get("confidence").asText() + " "
                                    + texts(station.get("evidence"), "kind") + " "
                                    + texts(station.get("names"), "name", "source"));
                }
            }
        }
        return shown;
    }

    private static List<String> texts(JsonNode list, String... fields) {
        return list.valueStream()
                .map(each -> String.join(
                        " ",
                        List.of(fields).stream()
                                .map(field -> each.get(field).asText())
                                .toList()))
                .distinct()
                .toList();
    }
}
