package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.FrameBatch;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Changes a list of 2,000 addresses at least 200 times while one station, which is always on the list, sends 10,000
 * frames per second. Everything that the parent receives is from that station, so the device must receive as much.
 */
@LabTest
class ListUnderLoadLabTest extends LabFixture {

    private static final long FIRST = 0x0200_0000_0001L;
    private static final MacAddress STATION = new MacAddress(FIRST);
    private static final int ADDRESSES = 2_000;
    private static final int CHANGES = 200;
    private static final int LOAD = 2_000;
    private static final long TIMEOUT_NANOS = 60_000_000_000L;
    private static final int BATCH = 10;
    private static final long BATCH_NANOS = 1_000_000;

    private Macvlans macvlans;
    private Link device;
    private volatile boolean enough;

    @BeforeEach
    void open() throws Exception {
        macvlans = new Macvlans(lab.links());
        device = macvlans.create(new NewMacvlan("mv0", lab.parent(), MacvlanMode.SOURCE));
        macvlans.sources(device).sync(addresses(0));
        lab.links().setUp(device);
    }

    @Test
    void changingTheListByItsDifferenceLosesNothing() throws Exception {
        do {
            changeUnderLoad(change -> macvlans.sources(device).sync(addresses(change)));
        } while (parentReceived() < LOAD);

        Eventually.eventually("every frame is received", () -> received() == parentReceived());
    }

    /**
     * The kernel empties the list first. This also shows that the test would notice a loss. A frame is lost only if it
     * arrives at such a moment, so the list is set until one was.
     */
    @Test
    void settingTheWholeListLosesFrames() throws Exception {
        long start = System.nanoTime();
        do {
            changeUnderLoad(change -> WholeList.set(macvlans, device, addresses(change)));
            Lab.awaitDelivery(); // a late frame is not a lost frame
        } while (received() == parentReceived() && System.nanoTime() - start < TIMEOUT_NANOS);

        assertThat(received()).isPositive().isLessThan(parentReceived());
    }

    private void changeUnderLoad(ListChange change) throws Exception {
        long start = System.nanoTime();
        enough = false;
        CompletableFuture<Void> sender = CompletableFuture.runAsync(this::send);
        for (int number = 1; number <= CHANGES; number++) {
            change.apply(number);
        }
        enough = true;
        sender.get();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "list under load: %d changes in %.1f s, %d of %d frames received so far%n",
                CHANGES, seconds, received(), parentReceived());
    }

    private void send() {
        try (PacketSocket socket = lab.wireNamespace()
                        .call(() -> PacketSocket.open(lab.wire().index()));
                FrameBatch batch = socket.batch(Collections.nCopies(BATCH, Frames.from(STATION)))) {
            long start = System.nanoTime();
            long sent = 0;
            while (!enough) {
                batch.send();
                sent += BATCH;
                LockSupport.parkNanos(start + sent / BATCH * BATCH_NANOS - System.nanoTime());
            }
        } catch (MacmonException failure) {
            throw new AssertionError(failure);
        }
    }

    private long received() throws MacmonException {
        return lab.links().refresh(device).counters().rxFrames();
    }

    private long parentReceived() throws MacmonException {
        return lab.parent().counters().rxFrames();
    }

    /** The station is always last; ten of the others change each time. */
    private static List<MacAddress> addresses(int change) {
        LongStream others = LongStream.range(0, ADDRESSES - 1).map(number -> FIRST + 1 + 10L * change + number);
        return LongStream.concat(others, LongStream.of(FIRST))
                .mapToObj(MacAddress::new)
                .toList();
    }

    @FunctionalInterface
    private interface ListChange {
        void apply(int number) throws MacmonException;
    }
}
