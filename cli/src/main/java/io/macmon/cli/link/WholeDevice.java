package io.macmon.cli.link;

import io.macmon.capture.CaptureException;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.Macvlans;
import io.macmon.capture.link.NewMacvlan;

/** Makes a device wholly or not at all. */
final class WholeDevice {

    private WholeDevice() {}

    /**
     * Creates a device and does what belongs to it; when that fails, the device is removed again.
     *
     * @param parent where its parent is
     * @param place  where the device will be
     */
    static Link make(Place parent, Place place, NewMacvlan wanted, Step rest) throws CaptureException {
        place.namespace().ifPresent(wanted::in);
        Macvlans macvlans = parent.macvlans();
        Link made = macvlans.create(wanted);
        try {
            macvlans.requireTaken(wanted, made);
            rest.take(made);
            return made;
        } catch (CaptureException | RuntimeException failure) {
            remove(place, made, failure);
            throw failure;
        }
    }

    private static void remove(Place place, Link made, Exception failure) {
        try {
            place.links().delete(made);
        } catch (CaptureException left) {
            failure.addSuppressed(left);
        }
    }

    /** What is done to a device once it is there. */
    @FunctionalInterface
    interface Step {
        void take(Link made) throws CaptureException;
    }
}
