package io.macmon.analyzer.audit.finding;

import static io.macmon.analyzer.audit.finding.Severity.HIGH;
import static io.macmon.analyzer.audit.finding.Severity.INFO;
import static io.macmon.analyzer.audit.finding.Severity.LOW;
import static io.macmon.analyzer.audit.finding.Severity.MEDIUM;

import java.util.Optional;

/**
 * What an audit can find.
 *
 * <p>To add a kind, add a constant here and call {@link FindingLog#raise} with it where it is detected. The constant
 * declares all that the rest of the program needs: reports, EVE and syslog records, the screen and the database use
 * these values. Then add its {@link FindingAdvice}, and describe the kind in docs/audit.md. Users' own rules match on
 * the ID and the number of a kind, so neither ever changes.
 */
public enum FindingKind {
    NEW_STATION("new-station", 100, INFO, Basis.FRAMES, "A station that no earlier run saw"),
    UNEXPECTED_SOURCE("unexpected-source", 101, HIGH, Basis.POLICY, "No group lists the source"),
    DENIED_SOURCE("denied-source", 102, HIGH, Basis.POLICY, "The source is on the deny list"),
    ABSENT_STATION("absent-station", 103, MEDIUM, Basis.POLICY, "An expected station is not seen"),
    INVALID_SOURCE("invalid-source", 104, HIGH, Basis.FRAMES, "Frames from a MAC address that no station has"),
    RANDOMIZED_SOURCE(
            "randomized-source", 105, LOW, Basis.POLICY, "A randomised MAC address in a group that warns of them"),
    NEW_ADDRESS("new-address", 110, LOW, Basis.FRAMES, "A station claims one more IP address"),
    ADDRESS_MOVED("address-moved", 111, MEDIUM, Basis.FRAMES, "An IP address moves to another station"),
    FLIP_FLOP(
            "flip-flop", 112, HIGH, Basis.FRAMES, "Two stations claim the same IP address alternately", ADDRESS_MOVED),
    SENDER_MISMATCH(
            "sender-mismatch", 113, HIGH, Basis.FRAMES, "The sender in an ARP or ND message is not the frame's source"),
    GRATUITOUS_ARP(
            "gratuitous-arp",
            114,
            HIGH,
            Basis.FRAMES,
            "A station announces an IP address that another one uses",
            ADDRESS_MOVED),
    INVALID_SENDER(
            "invalid-sender", 115, HIGH, Basis.FRAMES, "An IP address is given to a MAC address that no station has"),
    ADDRESS_THEFT(
            "address-theft",
            116,
            HIGH,
            Basis.FRAMES,
            "A station claims the IP address of a router, a server or this machine",
            ADDRESS_MOVED),
    UNASKED_REPLY("unasked-reply", 117, MEDIUM, Basis.FRAMES, "Unsolicited ARP replies claim an IP address"),
    PATH_CHANGED(
            "path-changed", 118, MEDIUM, Basis.POLICY, "Packets from remote hosts arrive through a different station"),
    WRONG_VLAN("wrong-vlan", 120, MEDIUM, Basis.POLICY, "A station sends in a VLAN that its group does not allow"),
    WRONG_ADDRESS("wrong-address", 121, MEDIUM, Basis.POLICY, "A station uses an IP address that it may not have"),
    ROGUE_DHCP("rogue-dhcp", 130, HIGH, Basis.POLICY, "A DHCP server without the role dhcp-server"),
    ROGUE_ROUTER("rogue-router", 131, HIGH, Basis.POLICY, "A router without the role router"),
    LEASE_CONFLICT(
            "lease-conflict",
            133,
            HIGH,
            Basis.FRAMES,
            "A DHCP server leases an address that belongs to another station"),
    FRAGMENTED_CONTROL(
            "fragmented-control", 132, HIGH, Basis.POLICY, "A fragmented message that configures other hosts"),
    OWN_ADDRESS("own-address", 140, HIGH, Basis.FRAMES, "Another host sends with this host's MAC address"),
    MAC_FLOOD("mac-flood", 141, HIGH, Basis.FRAMES, "A flood of new source MAC addresses"),
    ARP_FLUX("arp-flux", 144, LOW, Basis.FRAMES, "Two devices of this machine claim one IP address"),
    SHARED_MAC("shared-mac", 142, MEDIUM, Basis.FRAMES, "Two stations share one MAC address"),
    IDENTITY_CHANGED("identity-changed", 143, LOW, Basis.FRAMES, "A station has another name or another version"),
    DEVICE_CHANGED(
            "device-changed", 145, HIGH, Basis.POLICY, "Another device uses a known MAC address", IDENTITY_CHANGED),
    DOT1X_BEFORE_SUCCESS(
            "dot1x-before-success", 150, HIGH, Basis.POLICY, "Traffic before 802.1X authentication succeeded"),
    DOT1X_AFTER_LOGOFF("dot1x-after-logoff", 151, HIGH, Basis.FRAMES, "Traffic after an 802.1X logoff"),
    DOT1X_IDENTITY("dot1x-identity", 152, MEDIUM, Basis.FRAMES, "A station changes its 802.1X identity"),
    DOT1X_START_FLOOD(
            "dot1x-start-flood", 153, MEDIUM, Basis.FRAMES, "More EAPOL-Start frames than a supplicant sends"),
    MAB_EAPOL("mab-eapol", 154, MEDIUM, Basis.POLICY, "EAPOL from a station that has no supplicant"),
    ROGUE_AUTHENTICATOR(
            "rogue-authenticator", 155, HIGH, Basis.POLICY, "EAP from a station that is not the authenticator"),
    DOT1X_NO_EAPOL("dot1x-no-eapol", 156, MEDIUM, Basis.POLICY, "Traffic without 802.1X while an authenticator asks"),
    DOT1X_FORGED_LOGOFF(
            "dot1x-forged-logoff",
            157,
            MEDIUM,
            Basis.FRAMES,
            "A station continues to send after an EAPOL-Logoff with its address"),
    NAME_POISONING("name-poisoning", 170, HIGH, Basis.POLICY, "Answers to name queries that mislead other stations"),
    DHCP_ABUSE("dhcp-abuse", 171, HIGH, Basis.POLICY, "DHCP messages on behalf of other clients"),
    ROUTER_CHANGED("router-changed", 172, MEDIUM, Basis.POLICY, "A router advertises different settings than before"),
    ADDRESS_DENIAL("address-denial", 174, HIGH, Basis.POLICY, "A station keeps others from using free addresses"),
    ADDRESS_SPOOFED("address-spoofed", 175, MEDIUM, Basis.POLICY, "Packets from another station's IP address"),
    ROUTER_TAKEOVER(
            "router-takeover", 176, HIGH, Basis.POLICY, "Another router takes over the address of a virtual router"),
    DHCP_CHANGED("dhcp-changed", 173, MEDIUM, Basis.POLICY, "A DHCP server hands out different settings than before"),
    ROGUE_SWITCH("rogue-switch", 180, HIGH, Basis.POLICY, "A switch without the role switch"),
    SCAN("scan", 181, LOW, Basis.POLICY, "A station asks for many addresses"),
    STORM("storm", 182, LOW, Basis.FRAMES, "A flood of broadcasts, ARP or control messages"),
    FINDINGS_HELD_BACK("findings-held-back", 190, INFO, Basis.FRAMES, "More findings of a kind than are reported"),
    RADIUS_REJECTED(
            "radius-rejected", 160, MEDIUM, Basis.RADIUS, "The RADIUS server rejects a station that the policy lists"),
    RADIUS_VLAN(
            "radius-vlan",
            161,
            MEDIUM,
            Basis.RADIUS,
            "The RADIUS server assigns a VLAN that the policy does not allow"),
    RADIUS_ACCEPTED(
            "radius-accepted", 162, MEDIUM, Basis.RADIUS, "The RADIUS server accepts a station that no group lists"),
    RADIUS_SILENT("radius-silent", 163, LOW, Basis.RADIUS_SERVER, "The RADIUS server does not answer"),
    RADIUS_BAD_ANSWER("radius-bad-answer", 164, HIGH, Basis.RADIUS_SERVER, "A RADIUS answer that fails authentication"),
    RADIUS_UNSIGNED_ANSWER(
            "radius-unsigned-answer", 165, INFO, Basis.RADIUS_SERVER, "RADIUS answers without Message-Authenticator");

    private final String id;
    private final int number;
    private final Severity severity;
    private final Basis basis;
    private final String summary;
    private final Optional<FindingKind> superseded;

    FindingKind(String id, int number, Severity severity, Basis basis, String summary) {
        this(id, number, severity, basis, summary, null);
    }

    FindingKind(String id, int number, Severity severity, Basis basis, String summary, FindingKind superseded) {
        this.id = id;
        this.number = number;
        this.severity = severity;
        this.basis = basis;
        this.summary = summary;
        this.superseded = Optional.ofNullable(superseded);
    }

    /** The name in reports, records and the database. */
    public String id() {
        return id;
    }

    /** The signature ID in EVE. */
    public int number() {
        return number;
    }

    public Severity severity() {
        return severity;
    }

    /** A headline, without a full stop. */
    public String summary() {
        return summary;
    }

    /** Whether the policy decides if this is a finding. Another policy may then no longer have it. */
    public boolean dependsOnPolicy() {
        return basis == Basis.POLICY;
    }

    /** Whether a finding of this kind is a violation by the station that it names. */
    public boolean isViolationByStation() {
        return severity.isViolation() && basis != Basis.RADIUS_SERVER;
    }

    /** Whether a few frames cause it, from any source: a tool can raise it for each address that it makes up. */
    boolean isOfAnySource() {
        return severity.isViolation() && (basis == Basis.FRAMES || basis == Basis.POLICY);
    }

    /** Whether it is about a device of this machine, or about who uses its address. */
    boolean concernsThisMachine() {
        return this == OWN_ADDRESS || this == ARP_FLUX;
    }

    /** Whether it stays in the reports of later runs for a day: two stations claim the same address. */
    public boolean isDispute() {
        return switch (this) {
            case ADDRESS_MOVED, ADDRESS_THEFT, FLIP_FLOP, GRATUITOUS_ARP, LEASE_CONFLICT, UNASKED_REPLY -> true;
            default -> false;
        };
    }

    /** Whether harmless programs and devices cause it as well, such as clusters, repeaters, sleep proxies and docks. */
    boolean isOftenHarmless() {
        return switch (this) {
            case ADDRESS_MOVED, FLIP_FLOP, GRATUITOUS_ARP, SENDER_MISMATCH, INVALID_SENDER -> true;
            default -> severity != HIGH;
        };
    }

    /** Whether it is over once it has not occurred for long; otherwise only what withdraws it ends it. */
    boolean endsBySilence() {
        return severity.isViolation()
                && basis != Basis.RADIUS
                && basis != Basis.RADIUS_SERVER
                && this != ABSENT_STATION
                && this != RANDOMIZED_SOURCE;
    }

    /** The kind that is withdrawn, for the same station and subject, when this one is raised. */
    public Optional<FindingKind> superseded() {
        return superseded;
    }

    @Override
    public String toString() {
        return id;
    }

    /** What a finding is based on. */
    private enum Basis {
        /** Frames alone. */
        FRAMES,
        /** Frames and the policy. */
        POLICY,
        /** The RADIUS server's answer about the station, and the policy. */
        RADIUS,
        /** How the RADIUS server behaves, which is not the station's fault. */
        RADIUS_SERVER
    }
}
