package io.macmon.analyzer.wire;

/** Which part of a datagram an IP packet carries. */
public enum FragmentState {
    /** The whole datagram. */
    WHOLE,
    /** The start of the datagram, including the transport header. */
    FIRST,
    /** A later part of the datagram, without a transport header. */
    LATER;

    static FragmentState of(int fragmentOffset, boolean moreFragments) {
        if (fragmentOffset != 0) {
            return LATER;
        }
        return moreFragments ? FIRST : WHOLE;
    }
}
