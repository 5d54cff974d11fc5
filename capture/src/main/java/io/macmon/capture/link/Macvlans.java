package io.macmon.capture.link;

import static io.macmon.capture.link.RtnetlinkConstants.IFLA_LINKINFO;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_BC_CUTOFF;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_BC_QUEUE_LEN;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_FLAGS;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_MODE;
import static io.macmon.capture.link.RtnetlinkConstants.MACVLAN_FLAG_NODST;
import static io.macmon.capture.link.RtnetlinkConstants.MACVLAN_FLAG_NOPROMISC;

import io.macmon.capture.linux.LinuxException;
import io.macmon.config.MacvlanMode;
import io.macmon.config.text.MacmonException;
import java.util.function.Consumer;

/**
 * Operations on macvlans and macvtaps, in addition to the operations on any device in {@link Links}. Where the kernel
 * only reports "invalid argument", the error explains which of the kernel's rules was broken. Thread-safe.
 */
public final class Macvlans {

    private final Links links;

    public Macvlans(Links links) {
        this.links = links;
    }

    /**
     * Creates a device, down and with an empty list. Equivalent to:
     * {@code ip link add link PARENT name NAME type macvlan mode MODE}.
     *
     * @return the device; its index is valid in the namespace in which the device was created
     * @throws LinuxException EEXIST if the name is taken; EBUSY if another driver takes the parent's frames; EINVAL if
     *     the parent cannot have such a device
     */
    public Link create(NewMacvlan wanted) throws MacmonException {
        DeviceName.require(wanted.name());
        Link parent = wanted.parent();
        String operation = "cannot create " + wanted.kind() + " " + wanted.name() + " on " + parent.name();
        try {
            links.create(operation, wanted::write);
        } catch (LinuxException refusal) {
            throw MacvlanDiagnosis.explainCreation(refusal, wanted, links.all());
        }
        return find(wanted);
    }

    /** Equivalent to: {@code ip link set DEVICE type macvlan mode MODE}. Leaving source mode empties the list. */
    public void setMode(Link device, MacvlanMode mode) throws MacmonException {
        String operation = "cannot put " + device.name() + " into " + mode + " mode";
        try {
            change(operation, device, details -> details.u32(IFLA_MACVLAN_MODE, mode.number()));
        } catch (LinuxException refusal) {
            throw MacvlanDiagnosis.explainModeChange(refusal, device, mode);
        }
    }

    /** Replaces both flags. Equivalent to: {@code ip link set DEVICE type macvlan flag nopromisc flag nodst}. */
    public void setFlags(Link device, boolean nopromisc, boolean nodst) throws MacmonException {
        int flags = (nopromisc ? MACVLAN_FLAG_NOPROMISC : 0) | (nodst ? MACVLAN_FLAG_NODST : 0);
        change("cannot set the flags of " + device.name(), device, details -> details.u16(IFLA_MACVLAN_FLAGS, flags));
    }

    /** Equivalent to: {@code ip link set DEVICE type macvlan bcqueuelen FRAMES}. {@code frames} is unsigned. */
    public void setBcQueueLen(Link device, int frames) throws MacmonException {
        change(
                "cannot set the broadcast queue of " + device.name() + " to " + Integer.toUnsignedString(frames),
                device,
                details -> details.u32(IFLA_MACVLAN_BC_QUEUE_LEN, frames));
    }

    /** Equivalent to: {@code ip link set DEVICE type macvlan bclim DEVICES}. Applies to all macvlans on the parent. */
    public void setBcCutoff(Link device, int devices) throws MacmonException {
        change(
                "cannot set the broadcast cutoff of " + device.name() + " to " + devices,
                device,
                details -> details.u32(IFLA_MACVLAN_BC_CUTOFF, devices));
    }

    /** The list of a device in source mode. */
    public SourceList sources(Link device) {
        return new SourceList(this, links, device);
    }

    /** Changes attributes that only macvlans have. */
    void change(String operation, Link device, Consumer<AttributeWriter> details) throws MacmonException {
        if (device.macvlan().isEmpty()) {
            throw new MacmonException(operation + ": it is not a macvlan" + kindOf(device));
        }
        links.change(
                operation, device, writer -> writer.nest(IFLA_LINKINFO, LinkMessage.linkInfo(device.kind(), details)));
    }

    private Link find(NewMacvlan created) throws MacmonException {
        if (created.namespace().isEmpty()) {
            return find(links, created.name());
        }
        try (Links otherLinks = Links.open(created.namespace().get())) {
            return find(otherLinks, created.name());
        }
    }

    private static Link find(Links links, String name) throws MacmonException {
        return links.find(name).orElseThrow(() -> new MacmonException(name + " was created, but was deleted again"));
    }

    private static String kindOf(Link device) {
        return device.kind().isEmpty() ? "" : " but a " + device.kind();
    }
}
