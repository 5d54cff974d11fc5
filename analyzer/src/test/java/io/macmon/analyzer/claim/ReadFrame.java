package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.DhcpRequest;
import io.macmon.analyzer.claim.Claim.NetworkSettings;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The claims and counts of one frame. */
record ReadFrame(List<Claim> claims, ClaimCounts counts) {

    static ReadFrame of(byte[] bytes) {
        return of(FrameBytes.frame(bytes));
    }

    static ReadFrame of(Frame frame) {
        ClaimCounts counts = new ClaimCounts();
        FrameDecoder decoder = new FrameDecoder(new FaultCounts());
        List<Claim> claims = new ArrayList<>();
        decoder.decode(frame);
        new ClaimReader(counts).read(frame, decoder.decoded(), claims::add);
        return new ReadFrame(claims, counts);
    }

    /** The counters that are not 0. */
    Map<String, Long> nonZeroCounts() {
        return counts.byName().entrySet().stream()
                .filter(count -> count.getValue() != 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The claims of all kinds but two: what clients request, and what routers and servers tell them. */
    List<Claim> withoutSettings() {
        return claims.stream()
                .filter(claim -> !(claim instanceof DhcpRequest) && !(claim instanceof NetworkSettings))
                .toList();
    }

    /** The claims of one kind, in order. */
    <T extends Claim> List<T> of(Class<T> kind) {
        return claims.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
