package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a station and another one have exchanged in open flows, in both directions.
 *
 * @param mac    of the other one
 * @param frames at least 0
 * @param bytes  at least 0
 */
public record PeerRow(String mac, long frames, long bytes) {

    /** The peers of a station in the reply to {@code matrix}, those with the most bytes first. */
    public static List<PeerRow> of(String station, JsonObject matrix) {
        return matrix.objects("matrix").stream()
                .flatMap(pair -> {
                    String one = Fields.text(pair, "a");
                    String other = Fields.text(pair, "b");
                    return one.equals(station)
                            ? Stream.of(peer(other, pair))
                            : other.equals(station) ? Stream.of(peer(one, pair)) : Stream.empty();
                })
                .toList();
    }

    private static PeerRow peer(String mac, JsonObject pair) {
        return new PeerRow(mac, pair.number("frames", 0), pair.number("bytes", 0));
    }
}
