package io.macmon.fleet.place;

import static io.macmon.fleet.place.StationState.instantOf;

import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.PlacePattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Policy.Member;
import io.macmon.config.policy.Role;
import io.macmon.config.policy.VirtualMac;
import io.macmon.fleet.finding.FleetFinding;
import io.macmon.fleet.finding.FleetFindingKind;
import io.macmon.fleet.place.StationState.Heard;
import io.macmon.fleet.place.StationState.Visit;
import io.macmon.fleet.wire.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rules about one station. Each decides by the times of the sightings, never by the time at which they arrive.
 *
 * <p>Ignored stations and virtual routers have no findings. Stations with the roles router and shared-mac may be at
 * several places, if their group allows each of them.
 */
public final class StationRules {

    /** A station that is heard elsewhere has moved if it was not heard at its place for this long. */
    static final Duration SETTLED = Duration.ofMinutes(3);

    /** How long a station's move waits for the records of a sensor that is cut off. */
    static final Duration PATIENCE = Duration.ofMinutes(12);

    /** A clone, or a station at a wrong place, that was not seen for this long is reported again. */
    static final Duration QUIET = Duration.ofDays(1);

    private final Policy policy;
    private final Segments segments;
    private final SensorClock clock;

    public StationRules(Policy policy, Segments segments, SensorClock clock) {
        this.policy = policy;
        this.segments = segments;
        this.clock = clock;
    }

    /** Takes a sighting into the state of its station, and returns what it shows. */
    public List<FleetFinding> apply(StationState state, Sighting sighting) {
        MacAddress mac = sighting.mac();
        state.add(sighting);
        List<FleetFinding> findings = new ArrayList<>();
        if (isExempt(mac)) {
            return findings;
        }
        if (!state.isNewReported) {
            state.isNewReported = true;
            findings.add(newAnywhere(mac, state, sighting));
        }
        if (state.lastNanos() > state.absentNanos) {
            state.absentNanos = 0;
        }
        findWrongPlace(mac, state, sighting).ifPresent(findings::add);
        if (!has(mac, Role.ROUTER) && !has(mac, Role.SHARED_MAC)) {
            findCloned(mac, state, sighting.origin().sensor()).ifPresent(findings::add);
            findRoamed(mac, state, findings);
        }
        return findings;
    }

    /** Whether a station is ignored, or is a virtual router, whose address several devices use alternately. */
    public boolean isExempt(MacAddress mac) {
        return policy.ignores(mac.value()) || VirtualMac.isVirtual(mac.value());
    }

    private boolean has(MacAddress mac, Role role) {
        Optional<Member> member = policy.member(mac.value());
        return member.isPresent() && member.get().has(role);
    }

    private static FleetFinding newAnywhere(MacAddress mac, StationState state, Sighting sighting) {
        String sensor = sighting.origin().sensor();
        return new FleetFinding(
                FleetFindingKind.NEW_ANYWHERE,
                mac.toString(),
                "",
                sighting.at(),
                sighting.at(),
                "first heard by " + sensor + " at " + state.placeOf(sensor),
                Map.of("sensor", sensor, "place", state.placeOf(sensor)));
    }

    private Optional<FleetFinding> findWrongPlace(MacAddress mac, StationState state, Sighting sighting) {
        String sensor = sighting.origin().sensor();
        String place = state.placeOf(sensor);
        Optional<Group> group = policy.member(mac.value()).map(Member::group);
        boolean isForgotten = !state.visits.containsKey(sensor); // and with it, its place
        if (isForgotten || group.isEmpty() || group.get().allowsPlace(place)) {
            return Optional.empty();
        }
        long nanos = StationState.nanosOf(sighting.at());
        Long before = state.wrongPlaces.get(place);
        state.wrongPlaces.merge(place, nanos, Math::max);
        if (before != null && nanos - before <= QUIET.toNanos()) {
            return Optional.empty();
        }
        String allowed = group.get().places().stream().map(PlacePattern::text).collect(Collectors.joining(", "));
        String name = group.get().name();
        return Optional.of(new FleetFinding(
                FleetFindingKind.WRONG_PLACE,
                mac.toString(),
                place,
                sighting.at(),
                sighting.at(),
                "heard at " + place + " by " + sensor + "; group '" + name + "' may be at: " + allowed,
                Map.of("place", place, "sensor", sensor, "group", name, "allowed", allowed)));
    }

    private Optional<FleetFinding> findCloned(MacAddress mac, StationState state, String sensor) {
        TreeSet<String> others =
                state.recent.stream().map(Heard::sensor).collect(Collectors.toCollection(TreeSet::new));
        others.remove(sensor);
        List<Long> here = state.recentAt(sensor);
        for (String other : others) {
            if (!segments.areOne(sensor, other) && !SharedBroadcasts.mayBeOneSegment(state, sensor, other)) {
                List<Long> there = state.recentAt(other);
                Optional<String> evidence = CloneRule.evidence(here, there);
                if (evidence.isPresent()) {
                    long last = Math.max(here.get(here.size() - 1), there.get(there.size() - 1));
                    boolean isKnown = state.clonedNanos != 0 && last - state.clonedNanos <= QUIET.toNanos();
                    long first = Math.max(here.get(0), there.get(0));
                    state.clonedNanos = Math.max(state.clonedNanos, last);
                    String shown = evidence.get();
                    return isKnown
                            ? Optional.empty()
                            : Optional.of(cloned(mac, state, sensor, other, first, last, shown));
                }
            }
        }
        return Optional.empty();
    }

    private static FleetFinding cloned(
            MacAddress mac, StationState state, String sensor, String other, long first, long last, String shown) {
        boolean isOrdered = sensor.compareTo(other) < 0;
        String one = isOrdered ? sensor : other;
        String two = isOrdered ? other : sensor;
        return new FleetFinding(
                FleetFindingKind.CLONED_MAC,
                mac.toString(),
                "",
                instantOf(first),
                instantOf(last),
                "heard at " + state.placeOf(one) + " by " + one + " and at " + state.placeOf(two) + " by " + two + ", "
                        + shown + "; one device cannot be at both places",
                Map.of("sensor", one, "place", state.placeOf(one), "sensor2", two, "place2", state.placeOf(two)));
    }

    // Sightings wait for as long as the clocks of two sensors can differ, and then count in the order of their times.
    private void findRoamed(MacAddress mac, StationState state, List<FleetFinding> findings) {
        long newest = state.recent.last().nanos();
        long until = newest - CloneRule.MAX_SKEW.toNanos();
        for (Heard heard : state.recent) {
            if (heard.nanos() > until) {
                return;
            }
            if (heard.nanos() <= state.decidedNanos) {
                continue;
            }
            boolean isAtHome = state.home.isEmpty()
                    || heard.sensor().equals(state.home)
                    || segments.areOne(heard.sensor(), state.home);
            if (!isAtHome && mayBeLate(state.home, heard) && newest - heard.nanos() < PATIENCE.toNanos()) {
                return;
            }
            if (!isAtHome && heard.nanos() - state.homeNanos < SETTLED.toNanos()) {
                state.decidedNanos = heard.nanos();
                continue;
            }
            if (!isAtHome) {
                findings.add(roamed(mac, state, heard));
            }
            state.home = heard.sensor();
            state.homeNanos = heard.nanos();
            state.decidedNanos = heard.nanos();
        }
    }

    // The clock of the sensor at home may be ahead.
    private boolean mayBeLate(String home, Heard heard) {
        return clock.reportedNanos(home) < heard.nanos() + CloneRule.MAX_SKEW.toNanos();
    }

    private static FleetFinding roamed(MacAddress mac, StationState state, Heard heard) {
        String from = state.placeOf(state.home);
        String to = state.placeOf(heard.sensor());
        return new FleetFinding(
                FleetFindingKind.ROAMED,
                mac.toString(),
                from + " > " + to,
                instantOf(state.homeNanos),
                instantOf(heard.nanos()),
                "moved from " + from + " (" + state.home + ") to " + to + " (" + heard.sensor() + ")",
                Map.of("from", from, "to", to, "from_sensor", state.home, "to_sensor", heard.sensor()));
    }

    /**
     * Whether a station that should be there is heard nowhere. A sensor that does not report shows nothing.
     *
     * @param limit how long the sensor that heard it last must have reported since then
     */
    public Optional<FleetFinding> findAbsent(MacAddress mac, StationState state, Duration limit) {
        Optional<String> sensor = state.lastSensor();
        if (state.absentNanos != 0
                || sensor.isEmpty()
                || isExempt(mac)
                || clock.reportedNanos(sensor.get()) - state.lastNanos() < limit.toNanos()) {
            return Optional.empty();
        }
        state.absentNanos = state.lastNanos();
        Visit visit = state.visits.get(sensor.get());
        return Optional.of(new FleetFinding(
                FleetFindingKind.ABSENT_EVERYWHERE,
                mac.toString(),
                "",
                instantOf(visit.lastNanos()),
                instantOf(visit.lastNanos()),
                "expected, but not heard anywhere since " + instantOf(visit.lastNanos()) + " at "
                        + state.placeOf(sensor.get()) + " by " + sensor.get(),
                Map.of("sensor", sensor.get(), "place", state.placeOf(sensor.get()))));
    }
}
