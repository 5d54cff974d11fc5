package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.NewMacvlan;
import io.macmon.config.LinkConfig;
import io.macmon.config.text.MacmonException;

/** Makes a device wholly or not at all. */
final class DeviceCreator {

    private DeviceCreator() {}

    /**
     * Creates a device, fills its list, and does the rest; when any of it fails, the device is removed again.
     *
     * @param parentPlace where its parent is
     * @param place       where the device will be
     * @param rest        is done last, to a device that is down
     */
    static Link create(LinkNamespace parentPlace, LinkNamespace place, LinkConfig wanted, Setup rest)
            throws MacmonException {
        Link parent = parentPlace.links().require(wanted.parent());
        NewMacvlan request = request(wanted, parent);
        place.namespace().ifPresent(request::in);
        Link made = parentPlace.macvlans().create(request);
        try {
            request.requireApplied(made);
            if (!wanted.sources().isEmpty()) {
                place.macvlans().sources(made).sync(wanted.sources());
            }
            rest.apply(made);
            return made;
        } catch (MacmonException | RuntimeException failure) {
            remove(place, made, failure);
            throw failure;
        }
    }

    private static NewMacvlan request(LinkConfig wanted, Link parent) {
        NewMacvlan request = new NewMacvlan(wanted.name(), parent, wanted.mode());
        if (wanted.type() == LinkConfig.Type.MACVTAP) {
            request.tap();
        }
        if (wanted.nopromisc()) {
            request.nopromisc();
        }
        if (wanted.nodst()) {
            request.nodst();
        }
        wanted.address().ifPresent(request::address);
        wanted.mtu().ifPresent(request::mtu);
        wanted.bcQueueLen().map(Long::intValue).ifPresent(request::bcQueueLen);
        wanted.bcCutoff().ifPresent(request::bcCutoff);
        return request;
    }

    private static void remove(LinkNamespace place, Link made, Exception failure) {
        try {
            place.links().delete(made);
        } catch (MacmonException left) {
            failure.addSuppressed(left);
        }
    }

    /** What is done to a device once it is there. */
    @FunctionalInterface
    interface Setup {
        void apply(Link made) throws MacmonException;
    }
}
