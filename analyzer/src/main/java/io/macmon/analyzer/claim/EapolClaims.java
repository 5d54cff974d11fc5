package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Eapol;
import io.macmon.analyzer.claim.Claim.Eapol.Step;
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

    static void read(Reading reading) {
        Span message = reading.message();
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
            case START -> claim(reading, Step.START);
            case LOGOFF -> claim(reading, Step.LOGOFF);
            default -> claim(reading, Step.OTHER);
        }
    }

    private static void readEap(Reading reading, int available) {
        Span message = reading.message();
        Step step = stepOf(message.u8(HEADER));
        int length = message.u16(EAP_LENGTH);
        if (available < EAP_HEADER || step == Step.OTHER || length < EAP_HEADER) {
            reading.count(available < EAP_HEADER ? ClaimFault.EAPOL_TRUNCATED : ClaimFault.EAPOL_BAD_CODE);
            claim(reading, Step.OTHER);
            return;
        }
        int told = Math.min(length, available);
        boolean isIdentity = step == Step.RESPONSE && told > EAP_HEADER && message.u8(EAP_TYPE) == TYPE_IDENTITY;
        String identity = isIdentity ? message.text(IDENTITY, told - EAP_HEADER - 1) : "";
        OptionalInt identifier = OptionalInt.of(message.u8(IDENTIFIER));
        reading.claim(new Eapol(
                reading.source(), step, identifier, identity, reading.decoded().destinationMac()));
    }

    private static Step stepOf(int code) {
        return switch (code) {
            case 1 -> Step.REQUEST;
            case 2 -> Step.RESPONSE;
            case 3 -> Step.SUCCESS;
            case 4 -> Step.FAILURE;
            default -> Step.OTHER;
        };
    }

    private static void claim(Reading reading, Step step) {
        reading.claim(new Eapol(
                reading.source(),
                step,
                OptionalInt.empty(),
                "",
                reading.decoded().destinationMac()));
    }
}
