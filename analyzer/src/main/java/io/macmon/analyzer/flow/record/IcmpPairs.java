package io.macmon.analyzer.flow.record;

import io.macmon.analyzer.wire.IpProtocol;
import java.util.Arrays;

/** ICMP types that are requests and replies of each other, as Community ID version 1 and Zeek pair them. */
public final class IcmpPairs {

    /** Returned instead of a type if there is no reply. */
    public static final int NONE = -1;

    private static final int[][] ICMP = {
        {8, 0}, // echo
        {13, 14}, // timestamp
        {15, 16}, // information
        {10, 9}, // router solicitation, advertisement
        {17, 18}, // address mask
    };
    private static final int[][] ICMPV6 = {
        {128, 129}, // echo
        {133, 134}, // router solicitation, advertisement
        {135, 136}, // neighbour solicitation, advertisement
        {130, 131}, // multicast listener query, report
        {139, 140}, // node information
        {144, 145}, // home agent address discovery
    };

    private static final int[] ICMP_REPLIES = replies(ICMP);
    private static final int[] ICMPV6_REPLIES = replies(ICMPV6);

    private IcmpPairs() {}

    /**
     * The type that is paired with the given type, or {@link #NONE}.
     *
     * @param protocol {@link IpProtocol#ICMP} or {@link IpProtocol#ICMPV6}
     * @param type     0 to 255
     */
    public static int reply(int protocol, int type) {
        return (protocol == IpProtocol.ICMP ? ICMP_REPLIES : ICMPV6_REPLIES)[type];
    }

    private static int[] replies(int[][] pairs) {
        int[] replies = new int[256];
        Arrays.fill(replies, NONE);
        for (int[] pair : pairs) {
            replies[pair[0]] = pair[1];
            replies[pair[1]] = pair[0];
        }
        return replies;
    }
}
