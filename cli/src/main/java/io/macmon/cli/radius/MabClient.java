package io.macmon.cli.radius;

import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.cli.radius.RadiusTransport.Outcome;
import io.macmon.cli.tls.PemFiles;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.OptionalInt;

/** Asks a RADIUS server whether it would admit a station. Thread-safe. */
public final class MabClient implements MabAuthenticator {

    private final MabConfig config;
    private final RadiusTransport transport;

    private MabClient(MabConfig config, RadiusTransport exchange) {
        this.config = config;
        this.transport = exchange;
    }

    /**
     * Resolves the server's address, once; sends nothing to the server.
     *
     * @throws MacmonException if the server's name cannot be resolved
     * @throws io.macmon.config.text.ConfigException if a TLS file cannot be used
     */
    public static MabClient open(MabConfig config) throws MacmonException {
        InetSocketAddress address = find(config.server());
        byte[] secret = config.secret().bytes();
        RadiusTransport exchange = config.server()
                .tls()
                .<RadiusTransport>map(tls -> new TlsTransport(
                        address,
                        secret,
                        config.timeout(),
                        config.attempts(),
                        new PemFiles("radius").context(tls.authorities(), tls.certificate(), tls.key()),
                        tls.verifiesName()))
                .orElseGet(() -> new UdpTransport(
                        address, secret, config.timeout(), config.attempts(), config.requiresAuthenticator()));
        return new MabClient(config, exchange);
    }

    private static InetSocketAddress find(RadiusServer server) throws MacmonException {
        try {
            return new InetSocketAddress(InetAddress.getByName(server.host()), server.port());
        } catch (UnknownHostException unknown) {
            throw new MacmonException(
                    "cannot ask the RADIUS server " + server + ": its name cannot be resolved",
                    "check the name, or give an IP address",
                    unknown);
        }
    }

    @Override
    public RadiusReply authenticate(MacAddress station) {
        long start = System.nanoTime();
        Outcome outcome = transport.send(MabRequest.forStation(station, config));
        Duration roundTrip = Duration.ofNanos(System.nanoTime() - start);
        if (outcome instanceof Outcome.Answered answered) {
            return MabAnswer.of(answered, roundTrip);
        }
        return outcome instanceof Outcome.Unproven unproven
                ? new RadiusReply(Answer.UNPROVEN, OptionalInt.empty(), unproven.why(), roundTrip)
                : new RadiusReply(Answer.SILENT, OptionalInt.empty(), ((Outcome.Silent) outcome).why(), roundTrip);
    }

    @Override
    public void close() {
        transport.close();
    }
}
