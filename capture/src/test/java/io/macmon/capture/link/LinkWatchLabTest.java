package io.macmon.capture.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Lab;
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
class LinkWatchLabTest {

    private static final String HEARING = "hearing";

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private Lab lab;
    private MacvlanDevice device;
    private LinkWatch watch;
    private Thread thread;

    @BeforeEach
    void open() throws Exception {
        lab = Lab.open();
        device = MacvlanDevice.open(Lab.PARENT);
    }

    @AfterEach
    void close() throws Exception {
        watch.stop();
        thread.join(10_000);
        assertThat(thread.isAlive()).as("the watch runs on").isFalse();
        watch.close();
        device.close();
        lab.close();
        assertThat(told).as("not asserted").isEmpty();
    }

    @Test
    void tellsWhenTheParentGoesDownAndComesUpAgain() throws Exception {
        start();
        lab.links().setDown(lab.parent());
        assertThat(next()).isEqualTo("deaf: eth0 is down; bring it up with: ip link set eth0 up");

        lab.links().setUp(lab.parent());
        assertThat(next()).isEqualTo(HEARING);
    }

    @Test
    void tellsWhenTheCarrierGoesAndComesBack() throws Exception {
        start();
        lab.wireLinks().setDown(lab.wire());
        assertThat(next()).isEqualTo("deaf: no carrier on eth0; check the cable and the other end");

        lab.wireLinks().setUp(lab.wire());
        assertThat(next()).isEqualTo(HEARING);
    }

    @Test
    void tellsWhenSomebodySetsTheDeviceDown() throws Exception {
        start();
        device.deviceLinks().setDown(device.link());
        assertThat(next()).isEqualTo("deaf: macmon0 is down; bring it up with: ip link set macmon0 up");

        device.deviceLinks().setUp(device.link());
        assertThat(next()).isEqualTo(HEARING);
    }

    @Test
    void tellsAtTheStartThatTheParentIsDown() throws Exception {
        lab.links().setDown(lab.parent());
        start();

        assertThat(next()).startsWith("deaf: eth0 is down");
    }

    @Test
    void endsWhenTheDeviceIsDeleted() throws Exception {
        start();
        device.deviceLinks().delete(device.link());

        assertThat(next()).isEqualTo("gone: macmon0 is gone: it was deleted or moved");
        thread.join(10_000);
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
    void saysNothingOfChangesToTheList() throws Exception {
        start();
        for (int i = 1; i <= 50; i++) {
            device.setStations(List.of(new MacAddress(0x0200_0000_0000L + i)));
        }
        lab.links().setAlias(lab.parent(), "uplink");
        lab.links().setDown(lab.parent());

        assertThat(next()).startsWith("deaf: eth0 is down");
    }

    @Test
    void survivesMoreNotificationsThanItCanFetch() throws Exception {
        watch = LinkWatch.open(device, new Told());
        device.setStations(stations(2_000)); // 2,000 notifications, up to 24 kB each, while nobody fetches them
        device.deviceLinks().setDown(device.link());
        startThread();

        assertThat(next()).startsWith("deaf: macmon0 is down");
    }

    @Test
    void canBeStoppedBeforeItRuns() throws Exception {
        watch = LinkWatch.open(device, new Told());
        watch.stop();
        startThread();

        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
    }

    private void start() throws MacmonException {
        watch = LinkWatch.open(device, new Told());
        startThread();
    }

    private void startThread() {
        thread = new Thread(watch, "macmon-links");
        thread.start();
    }

    private String next() throws InterruptedException {
        return told.poll(10, SECONDS);
    }

    private static List<MacAddress> stations(int count) {
        return java.util.stream.IntStream.rangeClosed(1, count)
                .mapToObj(i -> new MacAddress(0x0200_0000_0000L + i))
                .toList();
    }

    private final class Told implements LinkWatch.Listener {

        @Override
        public void onOutage(String why) {
            told.add("deaf: " + why);
        }

        @Override
        public void onRecovery() {
            told.add(HEARING);
        }

        @Override
        public void onGone(String why) {
            told.add("gone: " + why);
        }

        @Override
        public void onFailure(MacmonException failure) {
            told.add("failed: " + failure.getMessage());
        }
    }
}
