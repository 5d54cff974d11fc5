package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Eapol;
import io.macmon.analyzer.claim.Claim.Eapol.PacketType;
import java.util.OptionalInt;

/**
 * Reads EAPOL frames (IEEE 802.1X-2010, 11.3) and the head of their EAP packets (RFC 3748, 4).
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |version |  type  |  body length    |   0
 *  |  code  |identif.|  length         |   4   type 0
 *  |  type  |  text of an identity     |   8   code 1 and 2
 *  +-----------------------------------+
 * </pre>
 */
final class EapolClaims {

    private static final int HEADER = 4;
    private static final int TYPE = 1;
    private static final int BODY_LENGTH = 2;
    private static final int IDENTIFIER = 5;
    private static final int EAP_LENGTH = 6;
    private static final int EAP_TYPE = 8;
    private static final int IDENTITY = 9;

    private static final int EAP_PACKET = 0;
    private static final int START = 1;
    private static final int LOGOFF = 2;
    private static final int EAP_HEADER = 4;
    private static final int TYPE_IDENTITY = 1;

    private EapolClaims() {}

    static void read(ClaimContext reading) {
        MessageView message = reading.message();
        if (message.length() < HEADER) {
            reading.count(ClaimFault.EAPOL_TRUNCATED);
            return;
        }
        int body = message.u16(BODY_LENGTH);
        if (!message.has(HEADER, body)) {
            reading.count(ClaimFault.EAPOL_TRUNCATED);
        }
        switch (message.u8(TYPE)) {
            case EAP_PACKET -> readEap(reading, Math.min(body, message.length() - HEADER));
            case START -> claim(reading, PacketType.START);
            case LOGOFF -> claim(reading, PacketType.LOGOFF);
            default -> claim(reading, PacketType.OTHER);
        }
    }

    private static void readEap(ClaimContext reading, int available) {
        MessageView message = reading.message();
        PacketType step = stepOf(message.u8(HEADER));
        int length = message.u16(EAP_LENGTH);
        if (available < EAP_HEADER || step == PacketType.OTHER || length < EAP_HEADER) {
            reading.count(available < EAP_HEADER ? ClaimFault.EAPOL_TRUNCATED : ClaimFault.EAPOL_BAD_CODE);
            claim(reading, PacketType.OTHER);
            return;
        }
        int told = Math.min(length, available);
        boolean isIdentity = step == PacketType.RESPONSE && told > EAP_HEADER && message.u8(EAP_TYPE) == TYPE_IDENTITY;
        String identity = isIdentity ? message.text(IDENTITY, told - EAP_HEADER - 1) : "";
        OptionalInt identifier = OptionalInt.of(message.u8(IDENTIFIER));
        reading.claim(new Eapol(
                reading.source(), step, identifier, identity, reading.decoded().destinationMac()));
    }

    private static PacketType stepOf(int code) {
        return switch (code) {
            case 1 -> PacketType.REQUEST;
            case 2 -> PacketType.RESPONSE;
            case 3 -> PacketType.SUCCESS;
            case 4 -> PacketType.FAILURE;
            default -> PacketType.OTHER;
        };
    }

    private static void claim(ClaimContext reading, PacketType step) {
        reading.claim(new Eapol(
                reading.source(),
                step,
                OptionalInt.empty(),
                "",
                reading.decoded().destinationMac()));
    }
}
