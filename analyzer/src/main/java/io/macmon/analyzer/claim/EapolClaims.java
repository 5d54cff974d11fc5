package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Eapol;
import io.macmon.analyzer.claim.Claim.Eapol.PacketType;
import java.util.OptionalInt;

/**
 * Reads EAPOL frames (IEEE 802.1X-2010 clause 11.3) and the start of their EAP packets (RFC 3748 section 4).
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

    private static final int HEADER_LENGTH = 4;
    private static final int TYPE = 1;
    private static final int BODY_LENGTH = 2;
    private static final int IDENTIFIER = 5;
    private static final int EAP_LENGTH = 6;
    private static final int EAP_TYPE = 8;
    private static final int IDENTITY = 9;

    private static final int EAP_PACKET = 0;
    private static final int START = 1;
    private static final int LOGOFF = 2;
    private static final int EAP_HEADER_LENGTH = 4;
    private static final int TYPE_IDENTITY = 1;

    private EapolClaims() {}

    static void read(ClaimContext context) {
        MessageView message = context.message();
        if (message.length() < HEADER_LENGTH) {
            context.count(ClaimFault.EAPOL_TRUNCATED);
            return;
        }
        int body = message.u16(BODY_LENGTH);
        if (!message.has(HEADER_LENGTH, body)) {
            context.count(ClaimFault.EAPOL_TRUNCATED);
        }
        switch (message.u8(TYPE)) {
            case EAP_PACKET -> readEap(context, Math.min(body, message.length() - HEADER_LENGTH));
            case START -> claim(context, PacketType.START);
            case LOGOFF -> claim(context, PacketType.LOGOFF);
            default -> claim(context, PacketType.OTHER);
        }
    }

    private static void readEap(ClaimContext context, int available) {
        MessageView message = context.message();
        PacketType type = typeOf(message.u8(HEADER_LENGTH));
        int length = message.u16(EAP_LENGTH);
        if (available < EAP_HEADER_LENGTH || type == PacketType.OTHER || length < EAP_HEADER_LENGTH) {
            context.count(available < EAP_HEADER_LENGTH ? ClaimFault.EAPOL_TRUNCATED : ClaimFault.EAPOL_BAD_CODE);
            claim(context, PacketType.OTHER);
            return;
        }
        int eapLength = Math.min(length, available);
        boolean isIdentity =
                type == PacketType.RESPONSE && eapLength > EAP_HEADER_LENGTH && message.u8(EAP_TYPE) == TYPE_IDENTITY;
        String identity = isIdentity ? message.text(IDENTITY, eapLength - EAP_HEADER_LENGTH - 1) : "";
        OptionalInt identifier = OptionalInt.of(message.u8(IDENTIFIER));
        context.claim(new Eapol(
                context.source(), type, identifier, identity, context.decoded().destinationMac()));
    }

    private static PacketType typeOf(int code) {
        return switch (code) {
            case 1 -> PacketType.REQUEST;
            case 2 -> PacketType.RESPONSE;
            case 3 -> PacketType.SUCCESS;
            case 4 -> PacketType.FAILURE;
            default -> PacketType.OTHER;
        };
    }

    private static void claim(ClaimContext context, PacketType type) {
        context.claim(new Eapol(
                context.source(),
                type,
                OptionalInt.empty(),
                "",
                context.decoded().destinationMac()));
    }
}
