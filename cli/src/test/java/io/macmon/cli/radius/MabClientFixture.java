package io.macmon.cli.radius;

import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.capture.link.Links;
import io.macmon.cli.radius.MabConfig.Nas;
import io.macmon.cli.radius.MabConfig.Password;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.aaa4j.radius.core.attribute.Attribute;
import org.aaa4j.radius.core.attribute.StringData;
import org.aaa4j.radius.core.attribute.attributes.MessageAuthenticator;
import org.junit.jupiter.api.BeforeEach;

/** Asks servers that send what the test gives them. */
abstract class MabClientFixture {

    static final MacAddress STATION = MacAddress.parse("02:00:5e:aa:bb:cc");
    static final Nas NAS = new Nas(
            Optional.of(IpAddress.parse("192.0.2.7")),
            "macmon",
            3,
            "eth0",
            Optional.of(MacAddress.parse("02:00:00:00:00:99")));

    @BeforeEach
    void prepare() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
    }

    static Attribute<?> authenticator() {
        return new MessageAuthenticator(new StringData(new byte[16]));
    }

    static RadiusReply reply(Function<byte[], List<byte[]>> answers) throws Exception {
        try (FakeRadiusServer server = FakeRadiusServer.with(answers)) {
            return ask(config(server.port(), 1, Duration.ofSeconds(60), Password.USER_NAME));
        }
    }

    static RadiusReply ask(MabConfig config) throws Exception {
        try (MabClient client = MabClient.open(config)) {
            return client.authenticate(STATION);
        }
    }

    static MabConfig config(int port, int attempts, Duration timeout, Password password) {
        return new MabConfig(
                new RadiusServer("127.0.0.1", port, Optional.empty()),
                Secret.of("testing123"),
                timeout,
                attempts,
                UserNameFormat.BARE_LOWER,
                password,
                NAS,
                10);
    }
}
