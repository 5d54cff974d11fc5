package io.macmon.benchmarks;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.link.Macvlans;
import io.macmon.capture.link.NewMacvlan;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.List;

/** A pair of veths that carries nothing but a benchmark's traffic. */
final class VethPair {

    /** The end that receives. */
    static final String PARENT = "bench0";

    /** The end that sends nothing, except what a benchmark sends. */
    static final String OTHER_END = "bench1";

    /** The name of the macvlan on the receiving end. */
    static final String MACVLAN = "bench2";

    private VethPair() {}

    /** Creates the pair in the network namespace of the calling thread and brings both ends up. */
    static Link create(Links links) throws MacmonException {
        links.createVeth(PARENT, OTHER_END);
        for (String end : List.of(OTHER_END, PARENT)) {
            links.disableIpv6Addresses(find(links, end));
            links.setUp(find(links, end));
        }
        return find(links, PARENT);
    }

    /** Creates a source-mode macvlan with a list of stations, and brings it up. */
    static Link createMacvlan(Links links, Link parent, List<MacAddress> listed) throws MacmonException {
        Macvlans macvlans = new Macvlans(links);
        Link macvlan = macvlans.create(new NewMacvlan(MACVLAN, parent, MacvlanMode.SOURCE));
        links.disableIpv6Addresses(macvlan);
        links.setUp(macvlan);
        macvlans.sources(macvlan).sync(listed);
        return macvlan;
    }

    static Link find(Links links, String name) throws MacmonException {
        return links.find(name).orElseThrow(() -> new MacmonException("no device named " + name));
    }
}
