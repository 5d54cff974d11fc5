package io.macmon.capture.link;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.LabTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@LabTest
class NetworkNamespaceLabTest {

    @Test
    void hasOnlyALoopbackDevice() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                Links links = Links.open(namespace)) {
            assertThat(links.all()).singleElement().satisfies(link -> {
                assertThat(link.isLoopback()).isTrue();
                assertThat(link.isUp()).isFalse();
            });
        }
    }

    @Test
    void leavesTheCreatingThreadInItsNamespace() throws Exception {
        try (Links before = Links.open()) {
            before.createVeth("a", "b");
            NetworkNamespace.create().close();

            try (Links after = Links.open()) {
                assertThat(after.find("a")).isPresent();
            }
        }
    }

    @Test
    void runsACallInsideAndReturnsItsResult() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            int devices = namespace.call(() -> {
                try (Links links = Links.open()) {
                    links.createVeth("a", "b");
                    return links.all().size();
                }
            });

            assertThat(devices).isEqualTo(3);
        }
    }

    @Test
    void rethrowsTheExceptionOfACallWithItsType() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            assertThatThrownBy(() -> namespace.call(() -> {
                        throw new IOException("checked");
                    }))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("checked");
            assertThatThrownBy(() -> namespace.call(() -> {
                        throw new AssertionError("error");
                    }))
                    .isExactlyInstanceOf(AssertionError.class);
        }
    }

    @Test
    void finishesACallDespiteAnInterruptAndKeepsTheInterrupt() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            Thread.currentThread().interrupt();
            int result = namespace.call(() -> 7);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(result).isEqualTo(7);
        }
    }

    @Test
    void canBeEnteredForGood() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                Links inside = Links.open(namespace)) {
            inside.createVeth("a", "b");

            NetworkNamespace elsewhere = NetworkNamespace.create();
            boolean found = elsewhere.call(() -> {
                namespace.enter();
                try (Links links = Links.open()) {
                    return links.find("a").isPresent();
                }
            });
            elsewhere.close();

            assertThat(found).isTrue();
        }
    }

    @Test
    void canBeOpenedFromTheCurrentThreadAndFromAPath() throws Exception {
        try (Links here = Links.open();
                NetworkNamespace current = NetworkNamespace.ofCurrentThread();
                NetworkNamespace path = NetworkNamespace.open(Path.of("/proc/thread-self/ns/net"));
                Links first = Links.open(current);
                Links second = Links.open(path)) {
            here.createVeth("a", "b");

            assertThat(first.find("a")).isPresent();
            assertThat(second.find("a")).isPresent();
        }
    }

    @Test
    void endsWithItsDevicesWhenItIsClosed() throws Exception {
        try (Links links = Links.open()) {
            NetworkNamespace namespace = NetworkNamespace.create();
            links.createVeth("near", "far", namespace);
            namespace.close();

            eventually("near is deleted with its peer", () -> links.find("near").isEmpty());
        }
    }

    @Test
    void existsAsLongAsASessionInsideIsOpen() throws Exception {
        NetworkNamespace namespace = NetworkNamespace.create();
        try (Links links = Links.open(namespace)) {
            namespace.close();
            links.createVeth("a", "b");

            assertThat(links.find("a")).isPresent();
        }
    }

    @Test
    void namesThePathThatItCannotOpen() {
        assertThatThrownBy(() -> NetworkNamespace.open(Path.of("/run/netns/missing")))
                .hasMessage("cannot open /run/netns/missing: no such file");
    }

    @Test
    void reportsAFileThatIsNotANetworkNamespace() throws Exception {
        try (NetworkNamespace wrong = NetworkNamespace.open(Path.of("/proc/self/ns/uts"))) {
            assertThatThrownBy(() -> wrong.call(() -> null))
                    .hasMessage("cannot enter network namespace /proc/self/ns/uts: it is not a network namespace");
        }
    }

    @Test
    void cannotBeEnteredOnceClosed() throws Exception {
        NetworkNamespace namespace = NetworkNamespace.create();
        namespace.close();

        assertThatThrownBy(namespace::enter).hasMessage("cannot enter network namespace of macmon: already closed");
    }
}
