package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.AddressClaim;
import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.identity.Trait;
import io.macmon.analyzer.identity.TraitKind;
import io.macmon.capture.Frame;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.LazyText;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** One frame, with what its readers need: the decoded fields, the message, and the sinks for claims and counts. */
final class ClaimContext {

    /** No device announces more in a frame, and comparing what a made-up one shows takes time. */
    static final int MAX_TRAITS = 16;

    private final ClaimCounts counts;
    private final long passwordKey;
    private final MessageView message = new MessageView();
    private final Set<Trait> traits = new HashSet<>();
    private Frame frame;
    private DecodedFrame decoded;
    private Consumer<Claim> sink;

    ClaimContext(ClaimCounts counts, long passwordKey) {
        this.counts = counts;
        this.passwordKey = passwordKey;
    }

    /** Starts on another frame. The message is the IP payload, or, without IP, the payload after tags and LLC. */
    void begin(Frame frame, DecodedFrame decoded, Consumer<Claim> sink) {
        this.frame = frame;
        this.decoded = decoded;
        this.sink = sink;
        traits.clear();
        if (decoded.ipVersion() == 0) {
            message.set(frame.memory(), decoded.linkPayloadOffset(), decoded.linkPayloadCaptured());
        } else {
            message.set(frame.memory(), decoded.transportOffset(), decoded.transportCaptured());
        }
    }

    /** The captured bytes of the message. */
    MessageView message() {
        return message;
    }

    /** The key of the hashes by which passwords are compared. */
    long passwordKey() {
        return passwordKey;
    }

    DecodedFrame decoded() {
        return decoded;
    }

    /** Whether the frame was captured to its end, so that any missing bytes were never sent. */
    boolean isFullyCaptured() {
        return frame.capturedLength() >= frame.originalLength();
    }

    /** The frame's source address; 0 if it has none. */
    long source() {
        return decoded.hasMacs() ? decoded.sourceMac() : decoded.linkSource();
    }

    /** The IP packet's source address. */
    IpAddress sourceAddress() {
        return decoded.ipVersion() == 4
                ? IpAddress.v4((int) decoded.sourceLow())
                : IpAddress.v6(decoded.sourceHigh(), decoded.sourceLow());
    }

    /** The IPv4 TTL or IPv6 hop limit; only for frames with IP. */
    int ttl() {
        return frame.memory().get(decoded.ttlOffset()) & 0xFF;
    }

    /**
     * Whether the IP packet comes from the station that sent the frame, as far as one packet shows: it goes to a group
     * on the segment, or has a common initial TTL, which a router would have decremented.
     */
    boolean isUnrouted() {
        return MacAddress.isMulticast(decoded.destinationMac()) || isInitialTtl(ttl());
    }

    private static boolean isInitialTtl(int ttl) {
        return ttl == 1 || ttl == 32 || ttl == 64 || ttl == 128 || ttl == 255;
    }

    void count(ClaimProtocol protocol) {
        counts.count(protocol);
    }

    void count(ClaimFault fault) {
        counts.count(fault);
    }

    /** Passes a claim on if its MAC address can belong to a station, or is the source of the frame. */
    void claim(Claim claim) {
        if (MacAddress.isStation(claim.mac()) || (decoded.hasMacs() && claim.mac() == decoded.sourceMac())) {
            sink.accept(claim);
        }
    }

    void claimAddress(long mac, IpAddress address, AddressClaim.AddressEvidence evidence) {
        if (address.isUnspecified()) {
            return;
        }
        if (MacAddress.isStation(mac)) {
            sink.accept(new AddressClaim(mac, address, evidence));
        } else {
            sink.accept(new Claim.MisdirectedAddress(mac, address, evidence));
        }
    }

    void claimAnswer(String label, LazyText name, IpAddress address, Name.Source source, boolean isShared) {
        claim(new Claim.NameAnswer(source(), label, name, address, "", source, isShared, !isUnrouted()));
    }

    /** Claims an answer without an address. */
    void claimReference(String label, LazyText name, String target, Name.Source source) {
        claim(new Claim.NameAnswer(source(), label, name, IpAddress.v4(0), target, source, false, !isUnrouted()));
    }

    /** Claims what a station shows of itself, unless it is blank. The first {@value #MAX_TRAITS} of a frame count. */
    void claimTrait(TraitKind kind, String value) {
        if (!value.isBlank() && traits.size() < MAX_TRAITS) {
            Trait trait = Trait.of(kind, value);
            if (traits.add(trait)) {
                claim(new Claim.Shown(source(), trait));
            }
        }
    }

    void claimName(long mac, String name, Name.Source source) {
        if (!name.isBlank()) {
            claim(new Name(mac, name, source));
        }
    }
}
