package io.macmon.benchmarks;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.config.text.MacmonException;
import java.util.List;

/** A pair of veths with nothing on it but what a benchmark puts there. */
final class VethPair {

    /** The end that receives. */
    static final String PARENT = "bench0";

    /** The end that nothing is sent from, but for what a benchmark sends. */
    static final String OTHER_END = "bench1";

    private VethPair() {}

    /** Makes it, in the network namespace of the calling thread, and brings both ends up. */
    static Link create(Links links) throws MacmonException {
        links.createVeth(PARENT, OTHER_END);
        for (String end : List.of(OTHER_END, PARENT)) {
            links.disableIpv6Addresses(find(links, end));
            links.setUp(find(links, end));
        }
        return find(links, PARENT);
    }

    static Link find(Links links, String name) throws MacmonException {
        return links.find(name).orElseThrow(() -> new MacmonException("no device named " + name));
    }
}
