package io.macmon.capture.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@LabTest
class LinkWatchLabTest extends LabFixture {

    private static final String RECOVERED = "recovered";

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private MacvlanDevice device;
    private LinkWatch watch;
    private Thread thread;

    @BeforeEach
    void open() throws Exception {
        device = MacvlanDevice.open(Lab.PARENT);
    }

    @AfterEach
    void close() throws Exception {
        watch.stop();
        thread.join(Eventually.PATIENCE.toMillis());
        assertThat(thread.isAlive()).as("the watch still runs").isFalse();
        watch.close();
        device.close();
        assertThat(events).as("not asserted").isEmpty();
    }

    @Test
    void reportsWhenTheParentGoesDownAndComesUpAgain() throws Exception {
        start();
        lab.links().setDown(lab.parent());
        assertThat(next()).isEqualTo("down: eth0 is down; bring it up with: ip link set eth0 up");

        lab.links().setUp(lab.parent());
        assertThat(next()).isEqualTo(RECOVERED);
    }

    @Test
    void reportsWhenTheCarrierGoesAndComesBack() throws Exception {
        start();
        lab.wireLinks().setDown(lab.wire());
        assertThat(next()).isEqualTo("down: no carrier on eth0; check the cable and the other end");

        lab.wireLinks().setUp(lab.wire());
        assertThat(next()).isEqualTo(RECOVERED);
    }

    @Test
    void reportsWhenTheDeviceIsSetDown() throws Exception {
        start();
        device.deviceLinks().setDown(device.link());
        assertThat(next()).isEqualTo("down: macmon0 is down; bring it up with: ip link set macmon0 up");

        device.deviceLinks().setUp(device.link());
        assertThat(next()).isEqualTo(RECOVERED);
    }

    @Test
    void reportsWhenADeviceThatWasAddedIsSetDown() throws Exception {
        start();
        try (MacvlanDevice sibling = device.openSibling()) {
            watch.add(sibling);
            watch.add(sibling);
            sibling.deviceLinks().setDown(sibling.link());
            assertThat(next()).isEqualTo("down: macmon1 is down; bring it up with: ip link set macmon1 up");

            sibling.deviceLinks().setUp(sibling.link());
            assertThat(next()).isEqualTo(RECOVERED);
            watch.stop();
            thread.join(Eventually.PATIENCE.toMillis());
        }
    }

    @Test
    void reportsAtTheStartThatTheParentIsDown() throws Exception {
        lab.links().setDown(lab.parent());
        start();

        assertThat(next()).startsWith("down: eth0 is down");
    }

    @Test
    void endsWhenTheDeviceIsDeleted() throws Exception {
        start();
        device.deviceLinks().delete(device.link());

        assertThat(next()).isEqualTo("gone: macmon0 is gone: it was deleted or moved");
        thread.join(Eventually.PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void endsWhenTheParentIsDeletedAndNamesIt() throws Exception {
        start();
        lab.links().delete(lab.parent());

        assertThat(next()).isEqualTo("gone: eth0 is gone: it was deleted or moved");
    }

    @Test
    void endsWhenTheParentIsMovedAway() throws Exception {
        start();
        lab.links().move(lab.parent(), lab.wireNamespace());

        assertThat(next()).startsWith("gone: eth0 is gone");
    }

    @Test
    void doesNotReportChangesToTheList() throws Exception {
        start();
        for (int i = 1; i <= 50; i++) {
            device.setStations(List.of(new MacAddress(0x0200_0000_0000L + i)));
        }
        lab.links().setAlias(lab.parent(), "uplink");
        lab.links().setDown(lab.parent());

        assertThat(next()).startsWith("down: eth0 is down");
    }

    @Test
    void survivesMoreNotificationsThanItCanRead() throws Exception {
        watch = LinkWatch.open(device, new Events());
        device.setStations(stations(2_000)); // 2,000 notifications, up to 24 kB each, while no one reads them
        device.deviceLinks().setDown(device.link());
        startThread();

        assertThat(next()).startsWith("down: macmon0 is down");
    }

    @Test
    void canBeStoppedBeforeItRuns() throws Exception {
        watch = LinkWatch.open(device, new Events());
        watch.stop();
        startThread();

        thread.join(Eventually.PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();
    }

    private void start() throws MacmonException {
        watch = LinkWatch.open(device, new Events());
        startThread();
    }

    private void startThread() {
        thread = new Thread(watch, "macmon-links");
        thread.start();
    }

    private String next() throws InterruptedException {
        return events.poll(Eventually.PATIENCE.toSeconds(), SECONDS);
    }

    private static List<MacAddress> stations(int count) {
        return java.util.stream.IntStream.rangeClosed(1, count)
                .mapToObj(i -> new MacAddress(0x0200_0000_0000L + i))
                .toList();
    }

    private final class Events implements LinkWatch.Listener {

        @Override
        public void onOutage(String why) {
            events.add("down: " + why);
        }

        @Override
        public void onRecovery() {
            events.add(RECOVERED);
        }

        @Override
        public void onGone(String why) {
            events.add("gone: " + why);
        }

        @Override
        public void onFailure(MacmonException failure) {
            events.add("failed: " + failure.getMessage());
        }
    }
}
