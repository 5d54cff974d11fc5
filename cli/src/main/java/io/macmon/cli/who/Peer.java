package io.macmon.cli.who;

import io.macmon.cli.control.ControlReply;
import io.macmon.cli.control.JsonObject;
import io.macmon.config.text.MacmonException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A host that a station exchanges frames with.
 *
 * @param address its IP address, or its MAC address if there is no IP
 * @param bytes   in open flows, in both directions
 */
record Peer(String address, long bytes) {

    private static final int MAX = 10;

    /**
     * The peers with the most bytes.
     *
     * @param flows flows in EVE's form
     */
    static List<Peer> of(String mac, List<String> flows) throws MacmonException {
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (String line : flows) {
            JsonObject flow = FoundStation.parse(line);
            JsonObject ether = flow.object("ether");
            boolean isSource = ether.texts("src_macs").contains(mac);
            String address = flow.text(isSource ? "dest_ip" : "src_ip");
            List<String> macs = ether.texts(isSource ? "dest_macs" : "src_macs");
            long both = flow.object("flow").number("bytes_toserver", 0)
                    + flow.object("flow").number("bytes_toclient", 0);
            if (!address.isEmpty() || !macs.isEmpty()) {
                bytes.merge(address.isEmpty() ? macs.get(0) : address, both, Long::sum);
            }
        }
        return bytes.entrySet().stream()
                .map(peer -> new Peer(peer.getKey(), peer.getValue()))
                .sorted(Comparator.comparingLong(Peer::bytes).reversed())
                .limit(MAX)
                .toList();
    }

    String json() {
        return ControlReply.object()
                .text("address", address)
                .number("bytes", bytes)
                .toString();
    }
}
