package io.macmon.analyzer.wire;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many frames carried each of the common protocols, under the names of Suricata's decoder statistics. A frame counts
 * once at each layer that it has. One thread only.
 */
public final class ProtocolCounts {

    private static final int VLAN = 0;
    private static final int ARP = 1;
    private static final int IPV4 = 2;
    private static final int IPV6 = 3;
    private static final int TCP = 4;
    private static final int UDP = 5;
    private static final int SCTP = 6;
    private static final int ICMPV4 = 7;
    private static final int ICMPV6 = 8;
    private static final int NONE = -1;
    private static final String[] NAMES = {"vlan", "arp", "ipv4", "ipv6", "tcp", "udp", "sctp", "icmpv4", "icmpv6"};

    private static final int[] TRANSPORTS = transports();

    private final long[] counts = new long[NAMES.length];

    /** Counts the frame that was decoded last. */
    public void count(FrameDecoder decoder) {
        if (decoder.vlanTags() > 0) {
            counts[VLAN]++;
        }
        if (decoder.ipVersion() != 0) {
            counts[decoder.ipVersion() == 4 ? IPV4 : IPV6]++;
            int transport = TRANSPORTS[decoder.protocol()];
            if (transport != NONE) {
                counts[transport]++;
            }
        } else if (decoder.etherType() == EtherType.ARP) {
            counts[ARP]++;
        }
    }

    /** Every protocol with its count, in order of layers. */
    public Map<String, Long> byName() {
        Map<String, Long> byName = new LinkedHashMap<>();
        for (int i = 0; i < NAMES.length; i++) {
            byName.put(NAMES[i], counts[i]);
        }
        return byName;
    }

    /** Takes over all counts of another. */
    public void set(ProtocolCounts other) {
        System.arraycopy(other.counts, 0, counts, 0, counts.length);
    }

    private static int[] transports() {
        int[] transports = new int[256];
        Arrays.fill(transports, NONE);
        transports[IpProtocol.TCP] = TCP;
        transports[IpProtocol.UDP] = UDP;
        transports[IpProtocol.SCTP] = SCTP;
        transports[IpProtocol.ICMP] = ICMPV4;
        transports[IpProtocol.ICMPV6] = ICMPV6;
        return transports;
    }
}
