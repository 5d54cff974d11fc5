package io.macmon.analyzer.claim;

import static io.macmon.analyzer.wire.FrameBytes.hex;
import static io.macmon.analyzer.wire.FrameBytes.joined;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.capture.EtherType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Messages between switches. */
public final class SwitchFixtures {

    private static final long CISCO_GROUP = 0x0100_0CCC_CCCCL;
    private static final int CISCO = 0x00000C;
    private static final String BPDU =
            "0000 02 02 3c 8000 020000000002 00000004 9000 020000000001 8001 0100 1400 0200 0f00";

    static final byte[] RSTP = joined(hex("0180c2000000 020000000001 0027 424203"), hex(BPDU + "00"));
    static final byte[] TOPOLOGY_CHANGE = hex("0180c2000000 020000000001 0007 424203 0000 00 80");
    static final byte[] PVST = cisco(0x010B, hex(BPDU), hex("00 0000 0002 000a"));
    static final byte[] DTP = cisco(
            0x2004,
            hex("01 0001 000a"),
            "office".getBytes(StandardCharsets.US_ASCII),
            hex("0002 0005 03 0003 0005 a5 0004 000a 020000000001"));
    static final byte[] VTP = cisco(
            0x2003,
            hex("02 01 00 03"),
            "lab".getBytes(StandardCharsets.US_ASCII),
            new byte[29],
            hex("0000002a 0a000001"),
            new byte[28]);
    static final byte[] PAGP = cisco(0x0104, hex("01 00 00 00"));
    static final byte[] UDLD = cisco(0x0111, hex("21 00 0000 0001 000c"), new byte[8]);
    static final byte[] GVRP = hex("0180c2000021 020000000001 000c 424203 0001 01 04 01 0014 00 00 00");
    static final byte[] MVRP = ClaimMessages.ofType(EtherType.MVRP, hex("00 01 02 0001 001e 24 0000 0000"));
    static final byte[] LACP = ClaimMessages.ofType(
            EtherType.SLOW_PROTOCOLS, hex("01 01 01 14 ffff 020000000001 0011 00ff 0001 3d 000000"), new byte[90]);

    private SwitchFixtures() {}

    private static byte[] cisco(int protocolId, byte[]... message) {
        byte[] payload = joined(message);
        return FrameBytes.ethernet(
                CISCO_GROUP, FrameFixtures.A, payload.length + 8, FrameBytes.snap(CISCO, protocolId, payload));
    }

    /** One frame of each protocol. */
    public static List<byte[]> all() {
        return List.of(RSTP, PVST, DTP, VTP, PAGP, UDLD, GVRP, MVRP, LACP);
    }
}
