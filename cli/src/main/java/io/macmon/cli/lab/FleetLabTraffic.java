package io.macmon.cli.lab;

import static io.macmon.cli.lab.FleetLabNetwork.CABLE;
import static io.macmon.cli.lab.FleetLabNetwork.FIRST_BRANCH;
import static io.macmon.cli.lab.FleetLabNetwork.HQ;
import static io.macmon.cli.lab.FleetLabNetwork.SECOND_BRANCH;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the stations of a fleet's lab send, second by second of the fleet's time, and what has to be found. The second
 * branch is quiet: its printer repeats one frame, which is not enough to see that both sensors are on one segment.
 */
final class FleetLabTraffic {

    static final Host HQ_ROUTER = new Host("router", "02:aa:00:00:01:01", "10.20.1.1", "fe80::101");
    static final Host BRANCH_ROUTER = new Host("router", "02:aa:00:00:02:01", "10.20.2.1", "fe80::201");
    static final Host PRINTER = new Host("printer", "02:aa:00:00:03:31", "10.20.3.31", "fe80::331");
    static final Host LAPTOP = new Host("laptop", "02:aa:00:00:00:12", "10.20.1.12", "fe80::12");
    static final Host CAMERA = new Host("camera", "02:aa:00:00:00:41", "10.20.1.41", "fe80::41");
    static final Host CLONE = new Host("clone", "02:aa:00:00:00:41", "10.20.2.66", "fe80::66");
    static final Host PHONE = new Host("phone", "02:aa:00:00:00:51", "10.20.1.51", "fe80::51");
    static final Host VIRTUAL_ROUTER = new Host("VRRP", "00:00:5e:00:01:07", "10.20.0.254", "fe80::fe");

    static final List<Host> STATIONS =
            List.of(HQ_ROUTER, BRANCH_ROUTER, PRINTER, LAPTOP, CAMERA, PHONE, VIRTUAL_ROUTER);

    /** Seconds of the fleet's time until everything is found: a clone takes about 4 minutes, a move 5. */
    static final int LENGTH = 420;

    private static final int OFTEN = 10;
    private static final int SELDOM = 20;
    private static final int CLONE_STARTS = 30;
    private static final int LAPTOP_MOVES = 90;
    private static final int PHONE_ARRIVES = 60;
    private static final int PHONE_IS_ELSEWHERE = 90;

    private final List<Step> steps = new ArrayList<>();
    private int asked;

    /**
     * Sends a frame at a time of the fleet.
     *
     * @param wire    the cable on which it is sent
     * @param segment to which the cable is moved before
     */
    record Step(TimedFrame frame, String wire, Optional<String> segment) {}

    FleetLabTraffic() {
        for (int second = 0; second <= LENGTH; second += OFTEN) {
            add(second, HQ, HQ_ROUTER, neighbour(1));
            add(second, FIRST_BRANCH, BRANCH_ROUTER, neighbour(2));
            for (String segment : List.of(HQ, SECOND_BRANCH)) {
                add(second + 1, segment, VIRTUAL_ROUTER, VIRTUAL_ROUTER.ipv4());
            }
        }
        for (int second = 0; second <= LENGTH; second += SELDOM) {
            add(second + 2, SECOND_BRANCH, PRINTER, "10.20.3.1");
            if (second >= CLONE_STARTS) {
                add(second + 3, HQ, CAMERA, HQ_ROUTER.ipv4());
                add(second + OFTEN + 3, FIRST_BRANCH, CLONE, BRANCH_ROUTER.ipv4());
            }
            addLaptop(second);
        }
        add(PHONE_ARRIVES, HQ, PHONE, HQ_ROUTER.ipv4());
        add(PHONE_IS_ELSEWHERE, SECOND_BRANCH, PHONE, PRINTER.ipv4());
        steps.sort(Comparator.comparingLong(step -> step.frame.millis()));
    }

    private void addLaptop(int second) {
        boolean moves = second <= LAPTOP_MOVES && second + SELDOM > LAPTOP_MOVES;
        Optional<String> to = moves ? Optional.of(FIRST_BRANCH) : Optional.empty();
        add(second + 4, CABLE, LAPTOP, HQ_ROUTER.ipv4(), to);
    }

    private void add(int second, String wire, Host sender, String target) {
        add(second, wire, sender, target, Optional.empty());
    }

    // Sends what each device does before anything else: a broadcast that asks for the MAC address of an IP address.
    private void add(int second, String wire, Host sender, String target, Optional<String> segment) {
        steps.add(new Step(new TimedFrame(second * 1_000L, sender, sender.arpRequest(target)), wire, segment));
    }

    // Each time another host, as a router does.
    private String neighbour(int network) {
        return "10.20." + network + "." + (100 + asked++ / 2 % 100);
    }

    /** The frames in the order in which they are sent. */
    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Each finding once: its kind, its station and the places that it names. */
    static Set<String> expected() {
        Set<String> findings = new TreeSet<>();
        STATIONS.stream()
                .filter(station -> !station.equals(VIRTUAL_ROUTER))
                .forEach(station -> findings.add("new-anywhere " + station.mac()));
        findings.add("cloned-mac " + CAMERA.mac() + " " + FIRST_BRANCH + " " + HQ);
        findings.add("roamed " + LAPTOP.mac() + " " + HQ + " > " + FIRST_BRANCH);
        return findings;
    }
}
