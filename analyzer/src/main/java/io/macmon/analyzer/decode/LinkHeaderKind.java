package io.macmon.analyzer.decode;

import io.macmon.capture.EtherType;

/**
 * The kinds of headers before a network header. They are bits, so that counting a frame with none of them costs
 * nothing.
 */
final class LinkHeaderKind {

    static final int NULL = 1;
    static final int RAW = 1 << 1;
    static final int SLL = 1 << 2;
    static final int SLL2 = 1 << 3;
    static final int MPLS = 1 << 4;
    static final int PPPOE = 1 << 5;
    static final int E_TAG = 1 << 6;
    static final int VN_TAG = 1 << 7;
    static final int I_TAG = 1 << 8;
    static final int MACSEC = 1 << 9;
    static final int NSH = 1 << 10;

    /** The names in bit order, as in Suricata's decoder statistics where Suricata has a name. */
    static final String[] NAMES = {
        "null", "raw", "sll", "sll2", "mpls", "pppoe", "etag", "vntag", "ieee8021ah", "macsec", "nsh"
    };

    private LinkHeaderKind() {}

    /** The bit of one of the {@link RareTag}s; 0 for tags that are not counted. */
    static int ofTag(int etherType) {
        return switch (etherType) {
            case EtherType.E_TAG -> E_TAG;
            case EtherType.VN_TAG -> VN_TAG;
            case EtherType.I_TAG -> I_TAG;
            case EtherType.MACSEC -> MACSEC;
            case EtherType.NSH -> NSH;
            default -> 0;
        };
    }
}
