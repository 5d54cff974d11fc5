package io.macmon.capture.lab;

import static io.macmon.capture.lab.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/**
 * The kernel's queues of frames that were sent but not yet delivered, one per CPU, for all network namespaces. On a
 * busy machine, frames stay there for some time. A macvlan in source mode queues its frames a second time.
 */
final class ReceiveQueues {

    private static final Path STATISTICS = Path.of("/proc/net/softnet_stat");
    private static final int LENGTH_COLUMN = 11; // see softnet_seq_show in the kernel's net/core/net-procfs.c
    private static final int PASSES = 3;

    private ReceiveQueues() {}

    /** Returns after every frame that was queued before is delivered. */
    static void awaitDelivery() {
        try {
            for (int pass = 0; pass < PASSES; pass++) {
                BitSet wasEmpty = new BitSet();
                eventually("every receive queue was empty", () -> addEmpty(wasEmpty));
            }
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static boolean addEmpty(BitSet wasEmpty) {
        List<String> queues = statistics();
        for (int queue = 0; queue < queues.size(); queue++) {
            if (Long.parseLong(queues.get(queue).split(" ", -1)[LENGTH_COLUMN], 16) == 0) {
                wasEmpty.set(queue);
            }
        }
        return wasEmpty.cardinality() == queues.size();
    }

    private static List<String> statistics() {
        try {
            return Files.readAllLines(STATISTICS);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
