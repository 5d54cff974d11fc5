package io.macmon.cli.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Posts the JSON of a message, signed with a secret that the receiver knows. */
final class WebhookChannel implements Channel {

    static final String SIGNATURE = "X-Macmon-Signature-256";

    private static final String ALGORITHM = "HmacSHA256";

    private final HttpReceiver receiver;
    private final Optional<String> secret;

    WebhookChannel(HttpReceiver receiver, Optional<String> secret) {
        this.receiver = receiver;
        this.secret = secret;
    }

    @Override
    public void send(Message message) throws IOException {
        byte[] body = message.json().getBytes(UTF_8);
        receiver.post(
                receiver.url(),
                body,
                secret.map(key -> Map.of(SIGNATURE, "sha256=" + signature(body, key)))
                        .orElse(Map.of()));
    }

    private static String signature(byte[] body, String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every Java has HmacSHA256
        }
    }
}
