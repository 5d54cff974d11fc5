package io.macmon.capture.link;

import static io.macmon.capture.link.RtnetlinkConstants.IFLA_ADDRESS;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_GROUP;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_IFNAME;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_LINK;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_LINKINFO;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_BC_CUTOFF;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_BC_QUEUE_LEN;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_FLAGS;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MACVLAN_MODE;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_MTU;
import static io.macmon.capture.link.RtnetlinkConstants.IFLA_NET_NS_FD;
import static io.macmon.capture.link.RtnetlinkConstants.MACVLAN_FLAG_NODST;
import static io.macmon.capture.link.RtnetlinkConstants.MACVLAN_FLAG_NOPROMISC;

import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The specification of a macvlan or macvtap for {@link Macvlans#create}. Options that are not set are left to the
 * kernel.
 *
 * <p>This class has no list of sources, on purpose: creating a device together with a list triggers CVE-2026-23209 and
 * CVE-2026-23273 on unfixed kernels. Create the device, then fill its {@link SourceList}.
 *
 * <p>Each method changes this object and returns it.
 */
public final class NewMacvlan {

    private final String name;
    private final Link parent;
    private final MacvlanMode mode;
    private String kind = Link.MACVLAN;
    private int flags;
    private OptionalInt mtu = OptionalInt.empty();
    private OptionalInt bcQueueLen = OptionalInt.empty();
    private OptionalInt bcCutoff = OptionalInt.empty();
    private Optional<NetworkNamespace> namespace = Optional.empty();
    private Consumer<AttributeWriter> options = writer -> {};
    private Consumer<AttributeWriter> details = writer -> {};

    /** @param parent a device in the namespace of the session that creates this one */
    public NewMacvlan(String name, Link parent, MacvlanMode mode) {
        this.name = name;
        this.parent = parent;
        this.mode = mode;
    }

    /** Makes the device a macvtap: a macvlan with a character device {@code /dev/tapINDEX}. */
    public NewMacvlan tap() {
        kind = Link.MACVTAP;
        return this;
    }

    /** See {@link Macvlan#nopromisc}. */
    public NewMacvlan nopromisc() {
        flags |= MACVLAN_FLAG_NOPROMISC;
        return this;
    }

    /** See {@link Macvlan#nodst}: withholds frames from the parent, and so from the host. */
    public NewMacvlan nodst() {
        flags |= MACVLAN_FLAG_NODST;
        return this;
    }

    /** See {@link Macvlan#bcQueueLen}; unsigned, 1000 by default. */
    public NewMacvlan bcQueueLen(int frames) {
        bcQueueLen = OptionalInt.of(frames);
        details = details.andThen(writer -> writer.u32(IFLA_MACVLAN_BC_QUEUE_LEN, frames));
        return this;
    }

    /** See {@link Macvlan#bcCutoff}; applies to all macvlans on the parent. */
    public NewMacvlan bcCutoff(int devices) {
        bcCutoff = OptionalInt.of(devices);
        details = details.andThen(writer -> writer.u32(IFLA_MACVLAN_BC_CUTOFF, devices));
        return this;
    }

    /** Sets the address; the default is random, or the parent's in passthru mode. */
    public NewMacvlan address(MacAddress address) {
        options = options.andThen(writer -> writer.address(IFLA_ADDRESS, address));
        return this;
    }

    /** Sets the MTU, in bytes; the parent's MTU is the default and the maximum. */
    public NewMacvlan mtu(int bytes) {
        mtu = OptionalInt.of(bytes);
        options = options.andThen(writer -> writer.u32(IFLA_MTU, bytes));
        return this;
    }

    /** Puts the device into a group from the start; see {@link LinkSettings#group}. */
    public NewMacvlan group(int number) {
        options = options.andThen(writer -> writer.u32(IFLA_GROUP, number));
        return this;
    }

    /** Creates the device directly in another namespace; it never exists in the parent's. */
    public NewMacvlan in(NetworkNamespace namespace) {
        this.namespace = Optional.of(namespace);
        options = options.andThen(writer -> writer.u32(IFLA_NET_NS_FD, namespace.descriptor()));
        return this;
    }

    /**
     * Checks that the kernel applied every option, because the kernel also acknowledges options that it does not know.
     *
     * @param created the result of {@link Macvlans#create}
     * @throws MacmonException naming the option that was ignored
     */
    public void requireApplied(Link created) throws MacmonException {
        Optional<String> ignored = created.macvlan().flatMap(this::ignored);
        if (ignored.isPresent()) {
            throw new MacmonException(
                    "cannot create " + created.name() + " as requested: the kernel ignores " + ignored.get());
        }
    }

    String name() {
        return name;
    }

    String kind() {
        return kind;
    }

    Link parent() {
        return parent;
    }

    MacvlanMode mode() {
        return mode;
    }

    OptionalInt mtu() {
        return mtu;
    }

    Optional<NetworkNamespace> namespace() {
        return namespace;
    }

    boolean hasNodst() {
        return (flags & MACVLAN_FLAG_NODST) != 0;
    }

    private Optional<String> ignored(Macvlan created) {
        if (bcQueueLen.isPresent() && !bcQueueLen.equals(created.bcQueueLen())) {
            return Optional.of("the length of the broadcast queue (needs Linux 5.11)");
        }
        if (bcCutoff.isPresent() && bcCutoff.getAsInt() != created.bcCutoff()) {
            return Optional.of("the broadcast cutoff (needs Linux 6.4)");
        }
        return Optional.empty();
    }

    void write(AttributeWriter writer) {
        writer.text(IFLA_IFNAME, name).u32(IFLA_LINK, parent.index());
        options.accept(writer);
        writer.nest(IFLA_LINKINFO, LinkMessage.linkInfo(kind, this::writeDetails));
    }

    private void writeDetails(AttributeWriter writer) {
        writer.u32(IFLA_MACVLAN_MODE, mode.number());
        if (flags != 0) {
            writer.u16(IFLA_MACVLAN_FLAGS, flags);
        }
        details.accept(writer);
    }
}
