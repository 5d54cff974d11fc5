package io.macmon.cli.link;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.NewMacvlan;
import io.macmon.config.LinkConfig;
import io.macmon.config.text.MacmonException;

/**
 * Creates a device completely, or not at all. A device is in a separate group until it is complete, because if the
 * process is killed, the incomplete device remains; the next {@code link apply} recognises it by that group.
 */
final class DeviceCreator {

    private static final int INCOMPLETE = 0x6D61636D; // "macm"

    private DeviceCreator() {}

    /** Whether the process that was creating the device ended before the device was complete. */
    static boolean isIncomplete(Link device) {
        return device.macvlan().isPresent() && device.settings().group() == INCOMPLETE;
    }

    /**
     * Creates a device, fills its source list, and sets its alias. If a step fails, removes the device.
     *
     * @param parentNamespace the namespace of the parent
     * @param namespace       the namespace for the device
     * @param alias           may be empty
     * @param up              whether to bring the device up
     */
    static Link create(
            LinkNamespace parentNamespace, LinkNamespace namespace, LinkConfig config, String alias, boolean up)
            throws MacmonException {
        Link parent = parentNamespace.links().require(config.parent());
        NewMacvlan request = request(config, parent).group(INCOMPLETE);
        namespace.namespace().ifPresent(request::in);
        Link device = parentNamespace.macvlans().create(request);
        try {
            request.requireApplied(device);
            if (!config.sources().isEmpty()) {
                namespace.macvlans().sources(device).sync(config.sources());
            }
            namespace.links().setAliasAndGroup(device, alias, 0);
            if (up) {
                namespace.links().setUp(device);
            }
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
}
