package io.macmon.analyzer.claim;

import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.wire.Octets;
import io.macmon.capture.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What was read of one frame. */
record Read(List<Claim> claims, ClaimCounts counts) {

    static Read of(byte[] octets) {
        return of(Octets.frame(octets));
    }

    static Read of(Frame frame) {
        ClaimCounts counts = new ClaimCounts();
        FrameDecoder decoder = new FrameDecoder(new FaultCounts());
        List<Claim> claims = new ArrayList<>();
        decoder.decode(frame);
        new ClaimReader(counts).read(frame, decoder, claims::add);
        return new Read(claims, counts);
    }

    /** The counters that are not 0. */
    Map<String, Long> counted() {
        return counts.byName().entrySet().stream()
                .filter(count -> count.getValue() != 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Claims of one kind, in their order. */
    <T extends Claim> List<T> of(Class<T> kind) {
        return claims.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
