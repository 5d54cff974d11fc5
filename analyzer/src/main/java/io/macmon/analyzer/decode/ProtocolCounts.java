package io.macmon.analyzer.decode;

import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts frames per common protocol, under the names in Suricata's decoder statistics. A frame counts once at each of
 * its layers. One thread only.
 */
public final class ProtocolCounts {

    private static final int VLAN = LinkHeaderKind.NAMES.length;
    private static final int VLAN_QINQ = VLAN + 1;
    private static final int ARP = VLAN + 2;
    private static final int IPV4 = VLAN + 3;
    private static final int IPV6 = VLAN + 4;
    private static final int TCP = VLAN + 5;
    private static final int UDP = VLAN + 6;
    private static final int SCTP = VLAN + 7;
    private static final int ICMPV4 = VLAN + 8;
    private static final int ICMPV6 = VLAN + 9;
    private static final int GRE = VLAN + 10;
    private static final int ESP = VLAN + 11;
    private static final int NONE = -1;
    private static final String[] NAMES = Stream.concat(
                    Arrays.stream(LinkHeaderKind.NAMES),
                    Stream.of(
                            "vlan",
                            "vlan_qinq",
                            "arp",
                            "ipv4",
                            "ipv6",
                            "tcp",
                            "udp",
                            "sctp",
                            "icmpv4",
                            "icmpv6",
                            "gre",
                            "esp"))
            .toArray(String[]::new);

    private static final int[] TRANSPORTS = transports();

    private final long[] counts = new long[NAMES.length];

    /** Counts a decoded frame. */
    public void count(DecodedFrame frame) {
        if (frame.vlanTags() > 0) {
            counts[VLAN]++;
            counts[VLAN_QINQ] += frame.vlanTags() > 1 ? 1 : 0;
        }
        for (int layers = frame.layers(); layers != 0; layers &= layers - 1) {
            counts[Integer.numberOfTrailingZeros(layers)]++;
        }
        if (frame.ipVersion() != 0) {
            counts[frame.ipVersion() == 4 ? IPV4 : IPV6]++;
            int transport = TRANSPORTS[frame.protocol()];
            if (transport != NONE) {
                counts[transport]++;
            }
        } else if (frame.etherType() == EtherType.ARP) {
            counts[ARP]++;
        }
    }

    /** All protocols with their counts, in layer order. */
    public Map<String, Long> byName() {
        Map<String, Long> byName = new LinkedHashMap<>();
        for (int i = 0; i < NAMES.length; i++) {
            byName.put(NAMES[i], counts[i]);
        }
        return byName;
    }

    /** Copies all counts from another instance. */
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
        transports[IpProtocol.GRE] = GRE;
        transports[IpProtocol.ESP] = ESP;
        return transports;
    }
}
