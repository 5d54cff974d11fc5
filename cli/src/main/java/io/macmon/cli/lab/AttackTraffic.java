package io.macmon.cli.lab;

import static io.macmon.cli.lab.LabTraffic.CAMERA;
import static io.macmon.cli.lab.LabTraffic.LAPTOP;
import static io.macmon.cli.lab.LabTraffic.PRINTER;
import static io.macmon.cli.lab.LabTraffic.ROUTER;

import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The traffic of an attack, frame by frame, and a policy that it violates: a router, a laptop and a printer go about
 * their business; then an attacker claims the addresses of the router and of the laptop, and a second DHCP server
 * answers the laptop. A camera that should be there is not.
 */
final class AttackTraffic {

    static final Host ATTACKER = new Host("attacker", "02:bb:00:00:00:99", "10.20.0.66", "fe80::66");
    static final Host ROGUE = new Host("DHCP server", "02:bb:00:00:00:67", "10.20.0.67", "fe80::67");

    private static final int ROGUE_ARRIVES = 1_500;
    private static final int POISONING_STARTS = 2_400;
    private static final int LAST = 4_400;
    private static final int MILLIS_AFTER_LAST_FRAME = 600;

    private final FrameSchedule schedule = new FrameSchedule();

    AttackTraffic() {
        laptopStarts();
        stationsTalk();
        attackerLooksAround();
        rogueServerAnswers();
        attackerPoisons();
    }

    /** Lists the stations; only the router may route and assign addresses. */
    static Policy policy() {
        return new Policy(
                List.of(
                        group("routers", ROUTER, Set.of(Role.ROUTER, Role.DHCP_SERVER), true),
                        group("laptops", LAPTOP, Set.of(), false),
                        group("printers", PRINTER, Set.of(), true),
                        group("cameras", CAMERA, Set.of(), true)),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Group group(String name, Host member, Set<Role> roles, boolean expected) {
        ListedStation station =
                new ListedStation(MacPattern.of(member.mac()), member.name(), List.of(), List.of(), "the lab's policy");
        return new Group(
                name, List.of(station), List.of(), List.of(), roles, expected, Optional.empty(), OptionalInt.empty());
    }

    List<TimedFrame> frames() {
        return schedule.frames();
    }

    /** Time from the first frame until shortly after the last. */
    Duration length() {
        return schedule.lengthWith(MILLIS_AFTER_LAST_FRAME);
    }

    private void laptopStarts() {
        assignAddress(0);
        schedule.add(120, LAPTOP, LAPTOP.arpRequest(ROUTER.ipv4()));
        schedule.add(121, ROUTER, ROUTER.arpReply(LAPTOP));
        schedule.add(200, LAPTOP, LAPTOP.udp(ROUTER, 40_001, 53, Payload.dnsQuery()));
        schedule.add(215, ROUTER, ROUTER.udp(LAPTOP, 53, 40_001, Payload.dnsAnswer()));
        schedule.add(300, PRINTER, PRINTER.arpRequest(LAPTOP.ipv4()));
        schedule.add(301, LAPTOP, LAPTOP.arpReply(PRINTER));
    }

    private void assignAddress(int millis) {
        byte[] name = Payload.hostNameOption(LAPTOP.name());
        byte[] server = Payload.serverOptions(ROUTER);
        schedule.add(millis, LAPTOP, LAPTOP.dhcpRequest(Payload.DHCP_DISCOVER, name));
        schedule.add(millis + 20, ROUTER, ROUTER.dhcpReply(LAPTOP, LAPTOP.ipv4(), Payload.DHCP_OFFER, server));
        schedule.add(millis + 40, LAPTOP, LAPTOP.dhcpRequest(Payload.DHCP_REQUEST, name));
        schedule.add(millis + 60, ROUTER, ROUTER.dhcpReply(LAPTOP, LAPTOP.ipv4(), Payload.DHCP_ACK, server));
    }

    private void stationsTalk() {
        for (int millis = 400; millis <= LAST; millis += 200) {
            schedule.add(millis, LAPTOP, LAPTOP.echo(ROUTER, false, 7, millis));
            schedule.add(millis + 1, ROUTER, ROUTER.echo(LAPTOP, true, 7, millis));
            schedule.add(millis + 50, LAPTOP, LAPTOP.echo(PRINTER, false, 8, millis));
            schedule.add(millis + 51, PRINTER, PRINTER.echo(LAPTOP, true, 8, millis));
        }
    }

    private void attackerLooksAround() {
        schedule.add(900, ATTACKER, ATTACKER.arpRequest(ROUTER.ipv4()));
        schedule.add(901, ROUTER, ROUTER.arpReply(ATTACKER));
        schedule.add(950, ATTACKER, ATTACKER.arpRequest(LAPTOP.ipv4()));
        schedule.add(951, LAPTOP, LAPTOP.arpReply(ATTACKER));
    }

    // It answers faster than the router.
    private void rogueServerAnswers() {
        assignAddress(ROGUE_ARRIVES);
        byte[] server = Payload.serverOptions(ROGUE);
        schedule.add(ROGUE_ARRIVES + 5, ROGUE, ROGUE.dhcpReply(LAPTOP, "10.20.0.99", Payload.DHCP_OFFER, server));
    }

    private void attackerPoisons() {
        Host asRouter = ATTACKER.impersonating(ROUTER);
        Host asLaptop = ATTACKER.impersonating(LAPTOP);
        schedule.add(POISONING_STARTS, ATTACKER, asRouter.arpReply(LAPTOP));
        schedule.add(POISONING_STARTS + 700, ROUTER, ROUTER.arpRequest(LAPTOP.ipv4()));
        schedule.add(POISONING_STARTS + 701, LAPTOP, LAPTOP.arpReply(ROUTER));
        schedule.add(POISONING_STARTS + 1_000, ATTACKER, asRouter.arpReply(LAPTOP));
        schedule.add(POISONING_STARTS + 1_400, ATTACKER, asLaptop.arpRequest(LAPTOP.ipv4()));
        schedule.add(POISONING_STARTS + 1_700, ROUTER, ROUTER.arpRequest(LAPTOP.ipv4()));
        schedule.add(POISONING_STARTS + 1_701, LAPTOP, LAPTOP.arpReply(ROUTER));
        schedule.add(POISONING_STARTS + 2_000, ATTACKER, asRouter.arpReply(LAPTOP));
    }
}
