package io.macmon.cli.radius;

import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.cli.radius.RadiusTransport.Outcome.Answered;
import io.macmon.config.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.aaa4j.radius.core.attribute.attributes.MessageAuthenticator;
import org.aaa4j.radius.core.attribute.attributes.ReplyMessage;
import org.aaa4j.radius.core.packet.Packet;
import org.aaa4j.radius.core.packet.packets.AccessAccept;
import org.aaa4j.radius.core.packet.packets.AccessChallenge;
import org.aaa4j.radius.core.packet.packets.AccessReject;

/** Interprets a RADIUS answer the way a switch would. */
final class MabAnswer {

    private static final int MAX_MESSAGE_LENGTH = 200;
    private static final int MESSAGE_AUTHENTICATOR = 16;

    private MabAnswer() {}

    /** Whether the packet is a valid answer to an Access-Request. */
    static boolean isAnswer(Packet packet) {
        return switch (packet.getCode()) {
            case AccessAccept.CODE, AccessReject.CODE, AccessChallenge.CODE -> true;
            default -> false;
        };
    }

    static RadiusReply of(Answered answered, Duration roundTrip) {
        Packet packet = answered.packet();
        List<String> remarks = new ArrayList<>();
        String message = replyMessage(packet);
        if (!message.isEmpty()) {
            remarks.add(message);
        }
        OptionalInt vlan = OptionalInt.empty();
        if (answer(packet) == Answer.ACCEPT) {
            VlanAssignment assignment = VlanAssignment.of(packet);
            vlan = assignment.vlan();
            remarks.addAll(assignment.remarks());
        }
        boolean isForgeable = !answered.isOverTls() && !hasMessageAuthenticator(packet);
        return new RadiusReply(answer(packet), vlan, String.join("; ", remarks), roundTrip, isForgeable);
    }

    private static Answer answer(Packet packet) {
        return switch (packet.getCode()) {
            case AccessAccept.CODE -> Answer.ACCEPT;
            case AccessReject.CODE -> Answer.REJECT;
            default -> Answer.CHALLENGE;
        };
    }

    // The library does not verify a Message-Authenticator of any other length.
    static boolean hasMessageAuthenticator(Packet packet) {
        return packet.getAttributes(MessageAuthenticator.class).stream()
                .anyMatch(attribute -> attribute.getData().length() == MESSAGE_AUTHENTICATOR);
    }

    private static String replyMessage(Packet packet) {
        String all = packet.getAttributes(ReplyMessage.class).stream()
                .map(message -> message.getData().getValue())
                .collect(Collectors.joining(" "));
        return SafeText.of(all, MAX_MESSAGE_LENGTH);
    }
}
