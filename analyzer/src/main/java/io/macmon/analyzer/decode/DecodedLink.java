package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.VlanTag;

/** The fields of a {@link DecodedFrame} that come from the headers before its network header. */
public abstract sealed class DecodedLink permits DecodedIp {

    final int[] vlanIds = new int[VlanTag.MAX_PER_FRAME];
    boolean hasMacs;
    long destinationMac;
    long sourceMac;
    long linkSource;
    int vlanTags;
    int etherType;
    int linkPayloadOffset;
    int linkPayloadCaptured;
    int layers;

    DecodedLink() {}

    /** Whether the frame carries the MAC addresses of both ends; only Ethernet frames do. */
    public boolean hasMacs() {
        return hasMacs;
    }

    /** The station's, as {@link #sourceMac}. */
    public long destinationMac() {
        return destinationMac;
    }

    /**
     * The station's address, in the low 48 bits, first byte highest. In a provider backbone (IEEE 802.1ah), that is the
     * customer's address, not the bridge's.
     */
    public long sourceMac() {
        return sourceMac;
    }

    /**
     * The source MAC address of a frame that carries no destination address, as in a Linux cooked capture; 0 if there
     * is none. In the low 48 bits, first byte highest. In such a frame {@link #sourceMac} is 0, so that both directions
     * of a flow have the same ends.
     */
    public long linkSource() {
        return linkSource;
    }

    /** Number of VLAN tags in the frame, 0 to {@value VlanTag#MAX_PER_FRAME}. */
    public int vlanTags() {
        return vlanTags;
    }

    /**
     * The VLAN ID of a tag, 0 to 4095.
     *
     * @param tag 0 is the outermost; below {@link #vlanTags}
     */
    public int vlanId(int tag) {
        return vlanIds[tag];
    }

    /** The VLAN that hosts receive the frame in: the ID in the first tag that is not a priority tag; 0 if untagged. */
    public int vlan() {
        int vlan = 0;
        for (int tag = 0; vlan == 0 && tag < vlanTags; tag++) {
            vlan = vlanIds[tag];
        }
        return vlan;
    }

    /**
     * The EtherType after all tags, labels and PPPoE. If no IP header follows, it is the EtherType of the last of
     * these. For an LLC frame, it is the EtherType in the SNAP header, or 0 if none.
     */
    public int etherType() {
        return etherType;
    }

    /**
     * Offset in the frame's memory of the payload after tags, labels and LLC header; set only for frames without IP.
     */
    public int linkPayloadOffset() {
        return linkPayloadOffset;
    }

    /**
     * Bytes captured from {@link #linkPayloadOffset} on, within the length of an LLC frame; may include Ethernet
     * padding.
     */
    public int linkPayloadCaptured() {
        return linkPayloadCaptured;
    }

    /** Whether the frame has VLAN tags, labels or other headers that may precede an I-TAG. */
    public boolean isTagged() {
        return vlanTags != 0 || layers != 0;
    }

    /** The frame's link headers, as bits of {@link LinkHeaderKind}. */
    int layers() {
        return layers;
    }

    final void clearLink() {
        hasMacs = false;
        destinationMac = 0;
        sourceMac = 0;
        linkSource = 0;
        vlanTags = 0;
        etherType = 0;
        linkPayloadOffset = 0;
        linkPayloadCaptured = 0;
        layers = 0;
    }
}
