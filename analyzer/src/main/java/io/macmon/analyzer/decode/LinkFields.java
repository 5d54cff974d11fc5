package io.macmon.analyzer.decode;

/** The fields of a {@link DecodedFrame} that come from the headers before its network header. */
final class LinkFields {

    final int[] vlanIds = new int[DecodedFrame.MAX_VLAN_TAGS];

    boolean hasMacs;
    long destinationMac;
    long sourceMac;
    long source;
    int vlanTags;
    int etherType;
    int payloadOffset;
    int payloadCaptured;

    /** Bits of {@link Layer}. */
    int layers;

    void clear() {
        hasMacs = false;
        destinationMac = 0;
        sourceMac = 0;
        source = 0;
        vlanTags = 0;
        etherType = 0;
        payloadOffset = 0;
        payloadCaptured = 0;
        layers = 0;
    }
}
