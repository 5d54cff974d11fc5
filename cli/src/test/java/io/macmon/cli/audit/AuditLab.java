package io.macmon.cli.audit;

import io.macmon.cli.lab.Host;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A scripted segment of 30 stations: timed frames, the policy that judges them, the violations that are planted in
 * them, and the expected verdict on each station. Tests send the frames to a device or write them to a file.
 */
final class AuditLab {

    /** The address of the listening port; no frame has it as source. */
    static final String SWITCH = "00:0d:b9:00:00:0f";

    static final String POLICY = """
        groups:
          infrastructure:
            mac: [00:0d:b9:00:00:0f]
          routers:
            mac: [00:0d:b9:00:00:01, 00:0d:b9:00:00:0b, 00:0d:b9:00:00:0c]
            address: [192.0.2.0/24, "2001:db8:1::/64"]
            role: [router]
          servers:
            mac: [00:0d:b9:00:00:02]
            role: [dhcp-server]
          printers:
            mac: [00:1b:a9:*]
            vlan: [untagged]
            address: [192.0.2.0/27]
            role: [mab]
          cameras:
            mac: [00:40:8c:00:00:01, 00:40:8c:00:00:02, 00:40:8c:00:00:03]
            vlan: [30]
            expected: true
          offices:
            mac: [00:1b:21:*]
          phones:
            mac: [00:04:f2:00:00:09, 00:04:f2:00:00:0a]
          supplicants:
            mac: [00:1e:37:*]
            role: [dot1x]
        deny: [00:de:ad:00:00:01]
        ignore: [00:0c:29:00:00:01]
        virtual-routers:
          - address: 192.0.2.254
        """;

    /**
     * A planted violation.
     *
     * @param evidence texts that its evidence contains
     */
    record PlantedFinding(String id, List<String> evidence) {}

    /** A frame and the time at which it is sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record TimedFrame(long millis, byte[] frame) {}

    private static final int NEIGHBOUR_FLAGS = 14 + 40 + 4;
    private static final int IS_ROUTER = 0x80;
    private static final Host ROUTER = new Host("router", "00:0d:b9:00:00:01", "192.0.2.1", "fe80::1");
    private static final Host SERVER = new Host("server", "00:0d:b9:00:00:02", "192.0.2.2", "fe80::2");
    private static final Host FIRST_ROUTER = new Host("first", "00:0d:b9:00:00:0b", "192.0.2.251", "fe80::b");
    private static final Host SECOND_ROUTER = new Host("second", "00:0d:b9:00:00:0c", "192.0.2.252", "fe80::c");
    private static final MacAddress VIRTUAL = MacAddress.parse("00:00:5e:00:01:07");
    private static final MacAddress PORT = MacAddress.parse(SWITCH);
    private static final Host PC = new Host("pc", "00:1b:21:00:00:01", "192.0.2.77", "fe80::77");

    private final List<TimedFrame> timedFrames = new ArrayList<>();
    private final List<PlantedFinding> planted = new ArrayList<>();
    private final Map<String, String> verdicts = new LinkedHashMap<>();
    private long millis;

    AuditLab() {
        infrastructure();
        printers();
        lease();
        cameras();
        unwelcome();
        spoofing();
        owners();
        virtualRouters();
        rogues();
        authenticated();
        notAuthenticated();
        identities();
        mab();
    }

    /** In the order in which they are sent. */
    List<TimedFrame> frames() {
        return List.copyOf(timedFrames);
    }

    /** All violations; one of the last frames causes the last one. */
    List<PlantedFinding> planted() {
        return List.copyOf(planted);
    }

    /** The expected verdicts, by station. */
    Map<String, String> verdicts() {
        return Map.copyOf(verdicts);
    }

    private void infrastructure() {
        verdict("allowed", ROUTER, SERVER);
        send(ROUTER.arpRequest("192.0.2.2"), SERVER.arpReply(ROUTER));
        send(LabFrame.routerAdvertisement(ROUTER.mac(), ROUTER.ipv6(), "2001:db8:1::"));
        byte[] advertisement = ROUTER.neighbourAdvertisement(SERVER);
        advertisement[NEIGHBOUR_FLAGS] |= (byte) IS_ROUTER;
        send(SERVER.neighbourSolicitation(ROUTER), advertisement);
    }

    private void printers() {
        for (int number = 1; number <= 2; number++) {
            Host printer = new Host("printer", "00:1b:a9:00:00:0" + number, "192.0.2.1" + number, "fe80::1" + number);
            verdict("allowed", printer);
            send(printer.arpRequest("192.0.2.1"), ROUTER.arpReply(printer));
            send(printer.udp(ROUTER, 161, 50_000, new byte[80]), ROUTER.udp(printer, 50_000, 161, new byte[80]));
        }
        Host moved = new Host("moved", "00:1b:a9:00:00:03", "198.51.100.13", "fe80::13");
        verdict("violates", moved);
        plant("wrong-address/00:1b:a9:00:00:03/198.51.100.13", "198.51.100.13", "'printers'", "192.0.2.0/27");
        send(moved.arpRequest("198.51.100.1"), moved.udp(ROUTER, 161, 50_000, new byte[80]));
    }

    // A leased address is no violation.
    private void lease() {
        verdict("allowed", PC);
        send(LabFrame.dhcpClient(PC.mac(), 1, "", "office-pc"));
        send(LabFrame.dhcpServer(SERVER.mac(), SERVER.ipv4(), PC.mac(), 2, PC.ipv4()));
        send(LabFrame.dhcpClient(PC.mac(), 3, PC.ipv4(), "office-pc"));
        send(LabFrame.dhcpServer(SERVER.mac(), SERVER.ipv4(), PC.mac(), 5, PC.ipv4()));
        send(LabFrame.announcement(PC.mac(), PC.ipv4()), PC.arpRequest("192.0.2.1"), ROUTER.arpReply(PC));
        send(PC.tcp(ROUTER, 40_000, 443, 0x02, 1, 0, new byte[0]));
    }

    private void cameras() {
        Host right = new Host("right", "00:40:8c:00:00:01", "192.0.2.41", "fe80::41");
        Host wrong = new Host("wrong", "00:40:8c:00:00:02", "192.0.2.42", "fe80::42");
        verdict("allowed", right);
        verdict("violates", wrong);
        verdicts.put("00:40:8c:00:00:03", "absent");
        plant("wrong-vlan/00:40:8c:00:00:02/vlan 40", "VLAN 40", "'cameras'", "30");
        plant("absent-station/00:40:8c:00:00:03", "'cameras'", "expected", "never seen");
        send(LabFrame.tagged(30, right.arpRequest("192.0.2.1")));
        send(LabFrame.tagged(40, wrong.arpRequest("192.0.2.1")), LabFrame.tagged(40, wrong.arpRequest("192.0.2.1")));
    }

    private void unwelcome() {
        Host denied = new Host("denied", "00:de:ad:00:00:01", "192.0.2.66", "fe80::66");
        Host phone = new Host("phone", "da:a1:19:00:00:07", "192.0.2.67", "fe80::67");
        Host ignored = new Host("ignored", "00:0c:29:00:00:01", "192.0.2.1", "fe80::68");
        verdict("denied", denied);
        verdict("unexpected", phone);
        verdict("ignored", ignored);
        plant("denied-source/00:de:ad:00:00:01", "deny list", "ARP");
        plant("unexpected-source/da:a1:19:00:00:07", "no group lists it");
        send(denied.arpRequest("192.0.2.1"), denied.udp(ROUTER, 1_000, 53, new byte[20]));
        send(LabFrame.dhcpClient(phone.mac(), 1, "", "a-phone"), phone.neighbourSolicitation(ROUTER));
        send(LabFrame.announcement(ignored.mac(), "192.0.2.1"));
    }

    private void spoofing() {
        Host spoofer = new Host("spoofer", "00:1b:21:00:00:08", "192.0.2.88", "fe80::88");
        verdict("violates", spoofer);
        plant("gratuitous-arp/00:1b:21:00:00:08/192.0.2.1", "192.0.2.1", "00:0d:b9:00:00:01", "gratuitous ARP");
        send(spoofer.arpRequest("192.0.2.2"), SERVER.arpReply(spoofer));
        for (int i = 0; i < 5; i++) {
            send(LabFrame.announcement(spoofer.mac(), "192.0.2.1"), ROUTER.arpRequest("192.0.2.77"));
        }
        Host liar = new Host("liar", "00:1b:21:00:00:11", "192.0.2.111", "fe80::111");
        verdict("violates", liar);
        plant(
                "sender-mismatch/00:1b:21:00:00:11/00:1b:21:00:00:ff",
                "192.0.2.112",
                "00:1b:21:00:00:ff",
                "00:1b:21:00:00:11");
        Host pretended = new Host("pretended", "00:1b:21:00:00:ff", "192.0.2.112", "fe80::112");
        send(liar.arpRequest("192.0.2.1"), LabFrame.from(liar.mac(), pretended.arpReply(ROUTER)));
    }

    private void owners() {
        Host one = new Host("one", "00:04:f2:00:00:09", "192.0.2.90", "fe80::90");
        Host other = new Host("other", "00:04:f2:00:00:0a", "192.0.2.90", "fe80::91");
        verdict("allowed", one);
        verdict("violates", other);
        plant(
                "flip-flop/00:04:f2:00:00:0a/192.0.2.90",
                "192.0.2.90",
                "00:04:f2:00:00:09",
                "00:04:f2:00:00:0a",
                "alternately");
        for (int i = 0; i < 3; i++) {
            send(one.arpRequest("192.0.2.1"), other.arpRequest("192.0.2.1"));
        }
        Host old = new Host("old", "00:1b:21:00:00:15", "192.0.2.95", "fe80::95");
        Host heir = new Host("heir", "00:1b:21:00:00:16", "192.0.2.95", "fe80::96");
        verdict("allowed", old);
        verdict("violates", heir);
        plant("address-moved/00:1b:21:00:00:16/192.0.2.95", "192.0.2.95", "00:1b:21:00:00:15");
        send(old.arpRequest("192.0.2.1"), heir.arpReply(ROUTER));
    }

    // Group 7 has its own MAC address; group 8 moves between the routers' addresses. Neither is a violation.
    private void virtualRouters() {
        verdict("allowed", FIRST_ROUTER, SECOND_ROUTER);
        verdicts.put(VIRTUAL.toString(), "virtual");
        Host shared = new Host("shared", VIRTUAL, "192.0.2.254", "fe80::254");
        send(FIRST_ROUTER.arpRequest("192.0.2.1"), SECOND_ROUTER.arpRequest("192.0.2.1"));
        master(FIRST_ROUTER, 200);
        send(PC.arpRequest("192.0.2.254"), shared.arpReply(PC));
        master(SECOND_ROUTER, 100);
        send(PC.arpRequest("192.0.2.254"), shared.arpReply(PC));
        master(FIRST_ROUTER, 200);
    }

    private void master(Host router, int priority) {
        for (int i = 0; i < 3; i++) {
            send(LabFrame.vrrp(VIRTUAL, router.ipv4(), 7, priority, "192.0.2.254"));
            send(LabFrame.vrrp(router.mac(), router.ipv4(), 8, priority, "192.0.2.253"));
            if (i == 0) {
                send(LabFrame.announcement(VIRTUAL, "192.0.2.254"));
                send(LabFrame.announcement(router.mac(), "192.0.2.253"));
            }
        }
    }

    private void rogues() {
        Host server = new Host("rogue-server", "00:1b:21:00:00:0d", "192.0.2.113", "fe80::113");
        Host router = new Host("rogue-router", "00:1b:21:00:00:0e", "192.0.2.114", "fe80::114");
        verdict("violates", server, router);
        plant("rogue-dhcp/00:1b:21:00:00:0d/dhcp-server", "DHCP answers", "192.0.2.150", "dhcp-server");
        plant("rogue-router/00:1b:21:00:00:0e/router", "router advertisements", "2001:db8:bad::", "role router");
        send(server.arpRequest("192.0.2.1"), router.arpRequest("192.0.2.1"));
        send(LabFrame.dhcpClient(PC.mac(), 1, "", "office-pc"));
        send(LabFrame.dhcpServer(server.mac(), server.ipv4(), PC.mac(), 2, "192.0.2.150"));
        send(LabFrame.routerAdvertisement(router.mac(), router.ipv6(), "2001:db8:bad::"));
    }

    private void authenticated() {
        Host alice = supplicant(1);
        verdicts.put(SWITCH, "allowed");
        verdict("violates", alice);
        plant("dot1x-after-logoff/00:1e:37:00:00:01", "Logoff", "'alice'");
        send(LabFrame.eapolStart(alice.mac()));
        letIn(alice, "alice", 10);
        send(alice.udp(ROUTER, 5_000, 53, new byte[30]));
        send(LabFrame.eapolLogoff(alice.mac()));
        send(alice.udp(ROUTER, 5_000, 53, new byte[30]), alice.udp(ROUTER, 5_000, 53, new byte[31]));
        Host good = supplicant(5);
        verdict("allowed", good);
        send(LabFrame.eapolStart(good.mac()), LabFrame.dhcpClient(good.mac(), 1, "", "early"));
        letIn(good, "carol", 20);
        send(good.udp(ROUTER, 5_000, 53, new byte[30]));
    }

    private void notAuthenticated() {
        Host eager = supplicant(2);
        verdict("violates", eager);
        plant("dot1x-before-success/00:1e:37:00:00:02", "before 802.1X authentication");
        send(LabFrame.eapolStart(eager.mac()), eager.udp(ROUTER, 5_000, 53, new byte[30]));
        Host stubborn = supplicant(4);
        verdict("violates", stubborn);
        plant("dot1x-start-flood/00:1e:37:00:00:04", "EAPOL-Start", "minute");
        for (int i = 0; i < 12; i++) {
            send(LabFrame.eapolStart(stubborn.mac()));
        }
    }

    private void identities() {
        Host changed = supplicant(3);
        verdict("violates", changed);
        plant("dot1x-identity/00:1e:37:00:00:03/mallory", "'mallory'", "'bob'");
        letIn(changed, "bob", 30);
        letIn(changed, "mallory", 40);
    }

    private void mab() {
        Host printer = new Host("label-printer", "00:1b:a9:00:00:04", "192.0.2.14", "fe80::14");
        verdict("violates", printer);
        plant("mab-eapol/00:1b:a9:00:00:04", "EAPOL (Start)", "role mab");
        send(printer.arpRequest("192.0.2.1"), LabFrame.eapolStart(printer.mac()));
    }

    private void letIn(Host supplicant, String identity, int identifier) {
        send(LabFrame.eap(supplicant.mac(), PORT, 1, identifier, 1, ""));
        send(LabFrame.eap(supplicant.mac(), 2, identifier, 1, identity));
        send(LabFrame.eap(PORT, 1, identifier + 1, 4, "challenge"));
        send(LabFrame.eap(supplicant.mac(), 2, identifier + 1, 4, "answer"));
        send(LabFrame.eap(PORT, 3, identifier + 1, 0, ""));
    }

    private static Host supplicant(int number) {
        return new Host("supplicant", "00:1e:37:00:00:0" + number, "192.0.2.20" + number, "fe80::20" + number);
    }

    private void send(byte[]... frames) {
        for (byte[] frame : frames) {
            timedFrames.add(new TimedFrame(millis, frame));
            millis += 20;
        }
    }

    private void plant(String id, String... evidence) {
        planted.add(new PlantedFinding(id, List.of(evidence)));
    }

    private void verdict(String word, Host... stations) {
        for (Host station : stations) {
            verdicts.put(station.mac().toString(), word);
        }
    }
}
