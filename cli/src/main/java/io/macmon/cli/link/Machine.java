package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.NetworkNamespace;
import io.macmon.config.LinkConfig;
import io.macmon.config.LinkPlan;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The network namespaces that a plan is about, each once, whatever it is called by. */
final class Machine implements AutoCloseable {

    private final Place here;
    private final Map<Long, Place> places = new LinkedHashMap<>();
    private final Map<String, Place> named = new HashMap<>();
    private final List<String> notices = new ArrayList<>();

    private Machine() throws MacmonException {
        here = Place.here();
    }

    /** @param everywhere whether the namespaces that have a name belong to it, too */
    static Machine open(LinkPlan plan, boolean everywhere) throws MacmonException {
        Machine machine = new Machine();
        try {
            machine.places.put(machine.here.inode(), machine.here);
            for (LinkConfig group : plan.groups()) {
                if (group.netns().isPresent()) {
                    machine.add(group.netns().get());
                }
            }
            if (everywhere) {
                machine.addNamed();
            }
            return machine;
        } catch (MacmonException | RuntimeException failure) {
            machine.close();
            throw failure;
        }
    }

    Place here() {
        return here;
    }

    Place of(LinkConfig group) {
        return group.netns().map(named::get).orElse(here);
    }

    /** Devices that were made for a group, of this plan or another. */
    List<Made> made() throws MacmonException {
        List<Made> made = new ArrayList<>();
        for (Place place : places.values()) {
            for (Link device : place.links().all()) {
                GroupAlias.groupOf(device).ifPresent(group -> made.add(new Made(place, device, group)));
            }
        }
        return made;
    }

    /** Namespaces that could not be looked at, one line each. */
    List<String> notices() {
        return notices;
    }

    @Override
    public void close() {
        here.close();
        places.values().forEach(Place::close);
    }

    private void addNamed() throws MacmonException {
        for (String name : NetworkNamespace.names()) {
            try {
                add(name);
            } catch (MacmonException unfit) {
                notices.add("not looked at: " + unfit.getMessage());
            }
        }
    }

    private void add(String name) throws MacmonException {
        Place place = Place.of(name);
        Place known = places.putIfAbsent(place.inode(), place);
        if (known != null) {
            place.close();
        }
        named.put(name, known == null ? place : known);
    }

    /** A device that was made for a group. */
    record Made(Place place, Link device, String group) {}
}
