package io.macmon.cli.radius;

import io.macmon.config.text.SafeText;
import java.net.InetSocketAddress;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.aaa4j.radius.client.RadiusClient;
import org.aaa4j.radius.client.RadiusClientException;
import org.aaa4j.radius.client.clients.TlsRadiusClient;
import org.aaa4j.radius.core.packet.Packet;
import org.aaa4j.radius.core.packet.PacketCodecException;

/** RadSec: RADIUS over TLS (RFC 6614). The library opens a connection for each request. */
final class TlsTransport implements RadiusTransport {

    private static final int MAX_REASON_LENGTH = 160;

    private final RadiusClient client;
    private final int attempts;
    private volatile boolean isClosed;

    TlsTransport(
            InetSocketAddress server,
            byte[] secret,
            Duration timeout,
            int attempts,
            SSLContext context,
            boolean verifiesName) {
        SSLParameters parameters = context.getDefaultSSLParameters();
        if (verifiesName) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        client = TlsRadiusClient.newBuilder()
                .address(server)
                .secret(secret)
                .timeout(timeout)
                .sslContext(context)
                .sslParameters(parameters)
                .build();
        this.attempts = attempts;
    }

    @Override
    public Outcome send(Packet request) {
        Outcome outcome = attempt(request);
        for (int attempt = 1; attempt < attempts && outcome instanceof Outcome.Silent && !isClosed; attempt++) {
            outcome = attempt(request);
        }
        return outcome;
    }

    private Outcome attempt(Packet request) {
        try {
            Packet answer = client.send(request);
            return MabAnswer.isAnswer(answer)
                    ? new Outcome.Answered(answer, true)
                    : new Outcome.Silent("code " + answer.getCode() + " is not an answer to an Access-Request");
        } catch (RadiusClientException failed) {
            return outcomeOf(failed);
        } catch (RuntimeException undecodable) {
            // the library's codecs for some attributes fail on unexpected lengths
            return new Outcome.Silent("the answer has an invalid attribute");
        }
    }

    private static Outcome outcomeOf(RadiusClientException failed) {
        Throwable cause = failed;
        boolean isUnproven = false;
        while (cause.getCause() != null) {
            cause = cause.getCause();
            isUnproven |= cause instanceof PacketCodecException
                    || cause instanceof CertificateException
                    || cause instanceof CertPathValidatorException;
        }
        String reason = SafeText.of(String.valueOf(cause.getMessage()), MAX_REASON_LENGTH);
        return isUnproven ? new Outcome.Unproven(reason) : new Outcome.Silent(reason);
    }

    /** Prevents further attempts. A running attempt ends no later than its timeout. */
    @Override
    public void close() {
        isClosed = true;
    }
}
