package io.macmon.cli.radius;

import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.cli.radius.Exchange.Outcome;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.OptionalInt;

/** Asks a RADIUS server whether it would let a station in. Bound to one thread, but for {@link #close}. */
public final class MabClient implements Asker {

    private final MabConfig config;
    private final Exchange exchange;

    private MabClient(MabConfig config, Exchange exchange) {
        this.config = config;
        this.exchange = exchange;
    }

    /**
     * Finds the server's address, once; nothing is sent.
     *
     * @throws MacmonException when the server's name is not known
     * @throws io.macmon.config.text.ConfigException when a file for TLS cannot be used
     */
    public static MabClient open(MabConfig config) throws MacmonException {
        InetSocketAddress address = find(config.server());
        byte[] secret = config.secret().octets();
        Exchange exchange = config.server()
                .tls()
                .<Exchange>map(tls -> new TlsExchange(
                        address,
                        secret,
                        config.timeout(),
                        config.attempts(),
                        TlsFiles.context(tls),
                        tls.verifiesName()))
                .orElseGet(() -> new UdpExchange(address, secret, config.timeout(), config.attempts()));
        return new MabClient(config, exchange);
    }

    private static InetSocketAddress find(RadiusServer server) throws MacmonException {
        try {
            return new InetSocketAddress(InetAddress.getByName(server.host()), server.port());
        } catch (UnknownHostException unknown) {
            throw new MacmonException(
                    "cannot ask the RADIUS server " + server + ": its name is not known; check it, or give its address",
                    unknown);
        }
    }

    @Override
    public RadiusReply ask(MacAddress station) {
        long start = System.nanoTime();
        Outcome outcome = exchange.ask(MabRequest.about(station, config));
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
        exchange.close();
    }
}
