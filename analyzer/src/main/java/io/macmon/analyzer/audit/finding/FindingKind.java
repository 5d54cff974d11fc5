package io.macmon.analyzer.audit.finding;

/**
 * What an audit finds. The id and the number of a kind never change: users write rules about them. Which of them are told, and when,
 * is the promise of {@code Audit}.
 */
public enum FindingKind {
    NEW_STATION("new-station", 100, Severity.INFO, "A station that was never seen before"),
    UNEXPECTED_SOURCE("unexpected-source", 101, Severity.HIGH, "A source that no group lists"),
    DENIED_SOURCE("denied-source", 102, Severity.HIGH, "A source on the deny list"),
    ABSENT_STATION("absent-station", 103, Severity.MEDIUM, "A station that is expected was not heard"),
    NEW_ADDRESS("new-address", 110, Severity.LOW, "A station has another IP address than before"),
    ADDRESS_MOVED("address-moved", 111, Severity.MEDIUM, "An IP address has another owner than before"),
    FLIP_FLOP("flip-flop", 112, Severity.HIGH, "Two stations take an IP address from each other"),
    SENDER_MISMATCH(
            "sender-mismatch", 113, Severity.HIGH, "A frame's source is not the sender that its ARP or ND tells"),
    GRATUITOUS_ARP("gratuitous-arp", 114, Severity.HIGH, "A station announces the IP address of another"),
    WRONG_VLAN("wrong-vlan", 120, Severity.MEDIUM, "A station in a VLAN where it may not be"),
    WRONG_ADDRESS("wrong-address", 121, Severity.MEDIUM, "A station with an IP address that it may not have"),
    ROGUE_DHCP("rogue-dhcp", 130, Severity.HIGH, "A station answers DHCP and may not"),
    ROGUE_ROUTER("rogue-router", 131, Severity.HIGH, "A station acts as a router and may not"),
    OWN_ADDRESS("own-address", 140, Severity.HIGH, "Somebody sends with the MAC address of our own device"),
    MAC_FLOOD("mac-flood", 141, Severity.HIGH, "More new sources than a segment can have"),
    SHARED_MAC("shared-mac", 142, Severity.MEDIUM, "Two stations behind one MAC address"),
    DOT1X_BEFORE_SUCCESS("dot1x-before-success", 150, Severity.HIGH, "Traffic before 802.1X let the station in"),
    DOT1X_AFTER_LOGOFF("dot1x-after-logoff", 151, Severity.HIGH, "Traffic after an 802.1X logoff"),
    DOT1X_IDENTITY("dot1x-identity", 152, Severity.MEDIUM, "Another 802.1X identity on the same MAC address"),
    DOT1X_START_FLOOD("dot1x-start-flood", 153, Severity.MEDIUM, "More 802.1X starts than a supplicant sends"),
    MAB_EAPOL("mab-eapol", 154, Severity.MEDIUM, "802.1X from a station that cannot have it"),
    RADIUS_REJECTED(
            "radius-rejected", 160, Severity.MEDIUM, "The RADIUS server rejects a station that the policy lists"),
    RADIUS_VLAN(
            "radius-vlan", 161, Severity.MEDIUM, "The RADIUS server puts a station into another VLAN than the policy"),
    RADIUS_ACCEPTED("radius-accepted", 162, Severity.MEDIUM, "The RADIUS server lets a station in that no group lists"),
    RADIUS_SILENT("radius-silent", 163, Severity.LOW, "The RADIUS server gave no answer about a station"),
    RADIUS_BAD_ANSWER(
            "radius-bad-answer", 164, Severity.HIGH, "An answer that the RADIUS server's secret does not prove");

    private final String id;
    private final int number;
    private final Severity severity;
    private final String sentence;

    FindingKind(String id, int number, Severity severity, String sentence) {
        this.id = id;
        this.number = number;
        this.severity = severity;
        this.sentence = sentence;
    }

    /** In reports and in the database. */
    public String id() {
        return id;
    }

    /** In EVE, the signature's number. */
    public int number() {
        return number;
    }

    public Severity severity() {
        return severity;
    }

    /** For people, without its full stop. */
    public String summary() {
        return sentence;
    }

    @Override
    public String toString() {
        return id;
    }
}
