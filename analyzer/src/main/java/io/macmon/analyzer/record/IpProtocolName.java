package io.macmon.analyzer.record;

import java.util.Arrays;
import java.util.List;

/** Names of IP protocols, as in Suricata's {@code proto} field. */
public final class IpProtocolName {

    private static final String NO_NAME = "-";

    /**
     * The keywords of IANA's registry of protocol numbers, from 0 on, in Suricata's spelling. The exceptions: Suricata
     * calls several protocols {@code Any}, has a misleading name for 94, and does not know 144 and above.
     */
    private static final List<String> NAMES = List.of("""
            HOPOPT ICMP IGMP GGP IP-in-IP ST TCP CBT EGP IGP
            BBN-RCC-MON NVP-II PUP ARGUS EMCON XNET CHAOS UDP MUX DCN-MEAS
            HMP PRM XNS-IDP TRUNK-1 TRUNK-2 LEAF-1 LEAF-2 RDP IRTP ISO-TP4
            NETBLT MFE-NSP MERIT-INP DCCP 3PC IDPR XTP DDP IDPR-CMTP TP++
            IL IPv6 SDRP IPv6-Route IPv6-Frag IDRP RSVP GRE DSR BNA
            ESP AH I-NLSP SwIPe NARP MOBILE TLSP SKIP IPv6-ICMP IPv6-NoNxt
            IPv6-Opts - CFTP - SAT-EXPAK KRYPTOLAN RVD IPPC - SAT-MON
            VISA IPCU CPNX CPHB WSN PVP BR-SAT-MON SUN-ND WB-MON WB-EXPAK
            ISO-IP VMTP SECURE-VMTP VINES TTP NSFNET-IGP DGP TCF EIGRP OSPF
            Sprite-RPC LARP MTP AX.25 IPIP MICP SCC-SP ETHERIP ENCAP -
            GMTP IFMP PNNI PIM ARIS SCPS QNX A/N IPComp SNP
            Compaq-Peer IPX-in-IP VRRP PGM - L2TP DDX IATP STP SRP
            UTI SMP SM PTP IS-IS FIRE CRTP CRUDP SSCOPMCE IPLT
            SPS PIPE SCTP FC RSVP-E2E-IGNORE Mobility UDPLite MPLS-in-IP manet HIP
            Shim6 WESP ROHC Ethernet AGGFRAG NSH Homa BIT-EMU
            """.strip().split("\\s+"));

    private static final String[] BY_NUMBER = new String[256];

    static {
        Arrays.setAll(BY_NUMBER, IpProtocolName::nameOrNumber);
    }

    private IpProtocolName() {}

    private static String nameOrNumber(int protocol) {
        String name = protocol < NAMES.size() ? NAMES.get(protocol) : NO_NAME;
        return name.equals(NO_NAME) ? Integer.toString(protocol) : name;
    }

    /** The name of an IANA protocol number, or the number itself if it is unassigned or has no name. */
    public static String of(int protocol) {
        return BY_NUMBER[protocol];
    }
}
