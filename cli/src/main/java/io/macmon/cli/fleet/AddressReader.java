package io.macmon.cli.fleet;

import io.macmon.analyzer.claim.Claim;
import io.macmon.analyzer.claim.ClaimCounts;
import io.macmon.analyzer.claim.ClaimProtocol;
import io.macmon.analyzer.claim.ClaimReader;
import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads the addresses from which stations ask for others, in ARP and neighbour discovery. Reads only broadcasts
 * and multicasts, at most {@value #MAX_PER_SECOND} per second: stations repeat such a request. One thread only.
 */
final class AddressReader implements FrameHandler {

    static final int MAX_PER_SECOND = 4_096;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final WatchedStations stations;
    private final FrameDecoder decoder = new FrameDecoder(new FaultCounts());
    private final ClaimReader reader = new ClaimReader(new ClaimCounts());
    private final Consumer<Claim> claims = this::onClaim;
    private long second;
    private int read;
    private long sender;

    AddressReader(WatchedStations stations) {
        this.stations = stations;
    }

    @Override
    public void onFrame(Frame frame) {
        boolean isToGroup = frame.capturedLength() > 0 && (frame.memory().get(frame.offset()) & 1) != 0;
        if (isToGroup && mayRead(frame.timestampNanos())) {
            decoder.decode(frame);
            DecodedFrame decoded = decoder.decoded();
            ClaimProtocol protocol = ClaimReader.protocolOf(decoded);
            if (protocol == ClaimProtocol.ARP || protocol == ClaimProtocol.ND) {
                sender = decoded.sourceMac();
                reader.read(frame, decoded, claims);
            }
        }
    }

    private boolean mayRead(long nanos) {
        long now = Math.floorDiv(nanos, SECOND_NANOS);
        read = now == second ? read + 1 : 1;
        second = now;
        return read <= MAX_PER_SECOND;
    }

    // Proxies and routers answer for the addresses of others, but ask from theirs.
    private void onClaim(Claim claim) {
        if (claim instanceof Claim.AddressClaim address && address.mac() == sender) {
            switch (address.evidence()) {
                case ARP_REQUEST, ARP_GRATUITOUS, ND_SOURCE -> stations.add(sender, address.address());
                default -> {}
            }
        }
    }
}
