package io.macmon.capture.link;

import static io.macmon.capture.lab.Eventually.eventually;

import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;

/** A device as an administrator creates it: it sends IPv6 frames by itself. */
final class OrdinaryDevice {

    // multicast reports, a neighbour solicitation and a router solicitation
    private static final int FRAMES = 5;

    private OrdinaryDevice() {}

    /**
     * Creates such a device and waits until it has sent every kind of frame. A device that was up before and has sent
     * none is silent.
     */
    static void awaitFramesOfItsOwn(Lab lab) throws Exception {
        Requirements.require(Files.exists(Path.of("/proc/net/if_inet6")), "the kernel has no IPv6");
        Links links = lab.links();
        links.createVeth("ordinary", "other-end", lab.wireNamespace());
        Links others = lab.wireLinks();
        others.setUp(others.find("other-end").orElseThrow());
        Link ordinary = links.find("ordinary").orElseThrow();
        links.setUp(ordinary);
        eventually(
                "an ordinary device sends frames",
                () -> links.refresh(ordinary).counters().txFrames() >= FRAMES);
    }
}
