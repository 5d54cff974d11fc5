package io.macmon.fleet.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.lab.Host;
import io.macmon.fleet.TestBroker;
import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.SightingCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real watch of a real cable sends to a real broker. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class WatchOutputLabTest extends CableFixture {

    private static final String ADDRESS = "192.0.2.17";
    private static final Host STATION = new Host("station", "02:00:00:00:00:17", ADDRESS, "fe80::17");
    private static final Host STRANGER = new Host("stranger", "02:00:00:00:00:66", "192.0.2.66", "fe80::66");

    @Test
    void stationsInEachVlanStrangersAndTheSensorReachTheBroker() throws Exception {
        Path list = Files.writeString(directory.resolve("stations"), STATION.mac() + "\n");
        Received received = new Received();
        try (TestBroker broker = new TestBroker();
                LabSensor watch = LabSensor.start(
                        directory,
                        Cable.DEVICE,
                        messages,
                        "",
                        "watch",
                        "--macs",
                        list.toString(),
                        "--out",
                        "kafka://" + broker.address() + "/lab")) {
            watch.awaitListening();
            cable.send(STATION.arpRequest("192.0.2.9"));
            cable.send(tagged(12, STATION.arpRequest("192.0.2.9")));
            cable.send(STRANGER.arpRequest("192.0.2.9"));
            broker.read(
                    List.of("lab.sightings.v1", "lab.findings.v1", "lab.sensors.v1"),
                    received::add,
                    received::isComplete);
            assertThat(watch.exitCode()).as(messages.toString()).isEqualTo(3); // there was a stranger
            assertThat(watch.printed()).contains(" written, 0 dropped", "drops       none");
        }

        assertThat(received.sightings)
                .filteredOn(sighting -> sighting.mac().equals(STATION.mac()))
                .extracting(Sighting::vlan)
                .contains(0, 12);
        assertThat(received.sightings).anySatisfy(sighting -> {
            assertThat(sighting.mac()).isEqualTo(STATION.mac());
            assertThat(sighting.addresses()).contains(InetAddress.getByName(ADDRESS));
            assertThat(sighting.broadcasts()).isNotEmpty();
            assertThat(sighting.place()).isEqualTo("hq");
        });
        assertThat(received.sightings)
                .filteredOn(sighting -> sighting.mac().equals(STRANGER.mac()))
                .hasSize(1);
        assertThat(received.findings)
                .first()
                .asString()
                .startsWith("{\"host\":\"test-sensor/fleet1\",\"boot\":\"")
                .contains("\"event_type\":\"alert\"", STRANGER.mac().toString());
        assertThat(received.sensors)
                .first()
                .asString()
                .contains(
                        "\"policy_hash\":\"" + SensorReport.hash(List.of(list), List.of()) + "\"",
                        "\"kernel\":0",
                        "\"guard\":0",
                        "\"outputs\":0,\"spool\":0");
    }

    private static byte[] tagged(int vlan, byte[] frame) {
        byte[] tag = {(byte) 0x81, 0, 0, (byte) vlan};
        return ByteBuffer.allocate(frame.length + tag.length)
                .put(frame, 0, 12)
                .put(tag)
                .put(frame, 12, frame.length - 12)
                .array();
    }

    /** What the broker has. */
    private static final class Received {

        private final List<Sighting> sightings = new ArrayList<>();
        private final List<String> findings = new ArrayList<>();
        private final List<String> sensors = new ArrayList<>();

        void add(ConsumerRecord<String, byte[]> found) {
            String text = new String(found.value(), StandardCharsets.UTF_8);
            switch (found.topic()) {
                case "lab.sightings.v1" -> addSighting(found.value());
                case "lab.findings.v1" -> {
                    assertThat(text).contains(found.key());
                    findings.add(text);
                }
                default -> sensors.add(text);
            }
        }

        private void addSighting(byte[] value) {
            try {
                sightings.add(SightingCodec.read(value));
            } catch (IOException damaged) {
                throw new AssertionError(damaged);
            }
        }

        boolean isComplete() {
            return has(STATION, 0)
                    && has(STATION, 12)
                    && has(STRANGER, 0)
                    && !sensors.isEmpty()
                    && findings.stream()
                            .anyMatch(finding -> finding.contains(STRANGER.mac().toString()));
        }

        private boolean has(Host host, int vlan) {
            return sightings.stream()
                    .anyMatch(sighting -> sighting.mac().equals(host.mac()) && sighting.vlan() == vlan);
        }
    }
}
