package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.NewMacvlan;
import io.macmon.config.LinkConfig;
import io.macmon.config.text.MacmonException;

/** Creates a device completely, or not at all. */
final class DeviceCreator {

    private DeviceCreator() {}

    /**
     * Creates a device, fills its source list, and runs the rest of the setup. If a step fails, removes the device.
     *
     * @param parentNamespace the namespace of the parent
     * @param namespace       the namespace for the device
     * @param setup           the last step; starts while the device is down
     */
    static Link create(LinkNamespace parentNamespace, LinkNamespace namespace, LinkConfig config, Setup setup)
            throws MacmonException {
        Link parent = parentNamespace.links().require(config.parent());
        NewMacvlan request = request(config, parent);
        namespace.namespace().ifPresent(request::in);
        Link device = parentNamespace.macvlans().create(request);
        try {
            request.requireApplied(device);
            if (!config.sources().isEmpty()) {
                namespace.macvlans().sources(device).sync(config.sources());
            }
            setup.apply(device);
            return device;
        } catch (MacmonException | RuntimeException failure) {
            remove(namespace, device, failure);
            throw failure;
        }
    }

    private static NewMacvlan request(LinkConfig config, Link parent) {
        NewMacvlan request = new NewMacvlan(config.name(), parent, config.mode());
        if (config.type() == LinkConfig.Type.MACVTAP) {
            request.tap();
        }
        if (config.nopromisc()) {
            request.nopromisc();
        }
        if (config.nodst()) {
            request.nodst();
        }
        config.address().ifPresent(request::address);
        config.mtu().ifPresent(request::mtu);
        config.bcQueueLen().map(Long::intValue).ifPresent(request::bcQueueLen);
        config.bcCutoff().ifPresent(request::bcCutoff);
        return request;
    }

    private static void remove(LinkNamespace namespace, Link device, Exception failure) {
        try {
            namespace.links().delete(device);
        } catch (MacmonException again) {
            failure.addSuppressed(again);
        }
    }

    /** The last step in the setup of a new device. */
    @FunctionalInterface
    interface Setup {
        void apply(Link device) throws MacmonException;
    }
}
