package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.AddressClaim;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.function.Consumer;

/** One frame on its way through the readers: what was decoded of it, where its message lies, and who takes its claims. */
final class ClaimContext {

    private static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    private final ClaimCounts counts;
    private final MessageView message = new MessageView();
    private final MessageView ipHeader = new MessageView();
    private DecodedFrame decoded;
    private boolean fullyCaptured;
    private Consumer<Claim> sink;

    ClaimContext(ClaimCounts counts) {
        this.counts = counts;
    }

    void begin(DecodedFrame decoded, boolean isWhole, Consumer<Claim> sink) {
        this.decoded = decoded;
        this.fullyCaptured = isWhole;
        this.sink = sink;
    }

    /** The octets captured of the message that is read. */
    MessageView message() {
        return message;
    }

    /** The octets of the IP header before its options; of a frame that carries IP only. */
    MessageView ipHeader() {
        return ipHeader;
    }

    DecodedFrame decoded() {
        return decoded;
    }

    /** Whether the frame was captured to its end, so that what is missing was never there. */
    boolean isFullyCaptured() {
        return fullyCaptured;
    }

    /** The frame's source, 0 when it does not tell. */
    long source() {
        return decoded.hasMacs() ? decoded.sourceMac() : decoded.linkSource();
    }

    /** The IP packet's source. */
    IpAddress sourceAddress() {
        return decoded.ipVersion() == 4
                ? IpAddress.v4((int) decoded.sourceLow())
                : IpAddress.v6(decoded.sourceHigh(), decoded.sourceLow());
    }

    /** Whether the frame is meant for several stations. */
    boolean isToGroup() {
        return MacAddress.isMulticast(decoded.destinationMac());
    }

    void count(ClaimProtocol protocol) {
        counts.count(protocol);
    }

    void count(ClaimFault fault) {
        counts.count(fault);
    }

    /** Passes a claim on, unless nobody can be meant. */
    void claim(Claim claim) {
        if (claim.mac() != 0 && claim.mac() != BROADCAST) {
            sink.accept(claim);
        }
    }

    void claimAddress(long mac, IpAddress address, AddressClaim.AddressEvidence how) {
        if (!address.isUnspecified()) {
            claim(new AddressClaim(mac, address, how));
        }
    }

    void claimName(long mac, String name, Name.Source by) {
        if (!name.isBlank()) {
            claim(new Name(mac, name, by));
        }
    }
}
