package io.macmon.analyzer.audit.segment;

import io.macmon.analyzer.claim.Claim.VirtualRouter;
import io.macmon.config.net.IpAddress;
import io.macmon.config.policy.VirtualMac;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The groups of virtual routers (VRRP, CARP, HSRP, GLBP) that routers advertised, the IP addresses that they share, and
 * the addresses of other routers. The caller decides which advertisements count. Keeps the {@value #MAX_GROUPS} groups
 * advertised last.
 */
public final class VirtualRouterGroups {

    private static final int MAX_GROUPS = 1_024;
    private static final int MAX_ADDRESSES = 1_024;
    private static final int MAX_GATEWAYS = 256;
    private static final int MAX_SHARERS = 1_024;
    private static final float LOAD_FACTOR = 0.75f;

    // A key is a physical MAC address, or the key of a group, which is negative.
    private final Map<Long, Boolean> advertised = recent(MAX_GROUPS);
    private final Map<IpAddress, Set<Long>> sharedBy = recent(MAX_ADDRESSES);
    private final Map<Long, IpAddress> rejected = recent(MAX_GROUPS);
    private final Map<Long, IpAddress> speakers = recent(MAX_GROUPS);

    private final Set<IpAddress> gateways = new HashSet<>();

    private static <K, V> Map<K, V> recent(int max) {
        return new LinkedHashMap<>(16, LOAD_FACTOR, true) {

            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > max;
            }
        };
    }

    /** Learns the address of a router. Keeps the {@value #MAX_GATEWAYS} learned first, so that none is pushed out. */
    void learnGateway(IpAddress address) {
        if (gateways.size() < MAX_GATEWAYS) {
            gateways.add(address);
        }
    }

    boolean isGateway(IpAddress address) {
        return gateways.contains(address);
    }

    /** Adds what other groups were advertised. */
    void addAll(VirtualRouterGroups others) {
        advertised.putAll(others.advertised);
        sharedBy.putAll(others.sharedBy);
        gateways.addAll(others.gateways);
    }

    /**
     * Learns that a router is one of a group.
     *
     * @param source the source of its frame
     */
    void learn(VirtualRouter router, long source) {
        long group = key(router);
        advertised.put(group, true);
        router.addresses().forEach(address -> {
            Set<Long> sharers = sharedBy.computeIfAbsent(address, unused -> new HashSet<>());
            if (sharers.size() + 2 <= MAX_SHARERS) {
                sharers.add(group);
                sharers.add(key(source));
            }
        });
    }

    /** Forgets that a station is one of a group. A virtual MAC address belongs to the group itself, and stays. */
    void forget(VirtualRouter router, long source) {
        if (!VirtualMac.isVirtual(source)) {
            router.addresses()
                    .forEach(address -> sharedBy.getOrDefault(address, Set.of()).remove(source));
        }
    }

    /** Learns that a router uses a virtual MAC address. */
    void learn(long virtualMac) {
        advertised.put(key(virtualMac), true);
    }

    /** Remembers the source IP address of an advertisement, whether or not it counts. */
    void setSpeaker(VirtualRouter router, IpAddress speaker) {
        speakers.put(key(router), speaker);
    }

    /** The source IP address of the latest advertisement for the group of a virtual MAC address. */
    Optional<IpAddress> speaker(long virtualMac) {
        return Optional.ofNullable(speakers.get(key(virtualMac)));
    }

    /** Remembers the source IP address of an advertisement for a group that does not count. */
    void reject(VirtualRouter router, IpAddress speaker) {
        rejected.put(key(router), speaker);
    }

    /** The source IP address of the latest rejected advertisement for the group of a virtual MAC address. */
    Optional<IpAddress> rejectedSpeaker(long virtualMac) {
        return Optional.ofNullable(rejected.get(key(virtualMac)));
    }

    /** Whether the virtual MAC address belongs to a group that was advertised. */
    boolean isAdvertised(long virtualMac) {
        return advertised.containsKey(key(virtualMac));
    }

    /** Whether the advertisement is about the group to which the virtual MAC address belongs. */
    public static boolean isGroupOf(long virtualMac, VirtualRouter router) {
        return key(virtualMac) == key(router);
    }

    /** Whether both stations share the IP address: as routers that advertised it, or as members of one group. */
    boolean share(IpAddress address, long one, long other) {
        Set<Long> sharers = sharedBy.getOrDefault(address, Set.of());
        return (VirtualMac.isVirtual(one) && key(one) == key(other))
                || (sharers.contains(key(one)) && sharers.contains(key(other)));
    }

    /** The IP addresses that routers share, in the order of their latest advertisement. */
    List<IpAddress> sharedAddresses() {
        return List.copyOf(sharedBy.keySet());
    }

    private static long key(long mac) {
        return VirtualMac.isVirtual(mac) ? -key(VirtualMac.protocol(mac), VirtualMac.group(mac)) : mac;
    }

    // CARP uses the virtual MAC addresses of VRRP.
    private static long key(VirtualRouter router) {
        VirtualMac.Protocol protocol = switch (router.protocol()) {
            case HSRP -> VirtualMac.Protocol.HSRP;
            case GLBP -> VirtualMac.Protocol.GLBP;
            default -> VirtualMac.Protocol.VRRP;
        };
        return -key(protocol, router.group());
    }

    private static long key(VirtualMac.Protocol protocol, int group) {
        return (long) protocol.number() << Integer.SIZE | group;
    }
}
