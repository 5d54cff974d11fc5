package io.macmon.cli.radius;

import io.macmon.cli.radius.MabConfig.Nas;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.aaa4j.radius.core.attribute.Attribute;
import org.aaa4j.radius.core.attribute.EnumData;
import org.aaa4j.radius.core.attribute.IntegerData;
import org.aaa4j.radius.core.attribute.Ipv4AddrData;
import org.aaa4j.radius.core.attribute.Ipv6AddrData;
import org.aaa4j.radius.core.attribute.StringData;
import org.aaa4j.radius.core.attribute.TextData;
import org.aaa4j.radius.core.attribute.attributes.CalledStationId;
import org.aaa4j.radius.core.attribute.attributes.CallingStationId;
import org.aaa4j.radius.core.attribute.attributes.ChapChallenge;
import org.aaa4j.radius.core.attribute.attributes.ChapPassword;
import org.aaa4j.radius.core.attribute.attributes.FramedMtu;
import org.aaa4j.radius.core.attribute.attributes.MessageAuthenticator;
import org.aaa4j.radius.core.attribute.attributes.NasIdentifier;
import org.aaa4j.radius.core.attribute.attributes.NasIpAddress;
import org.aaa4j.radius.core.attribute.attributes.NasIpv6Address;
import org.aaa4j.radius.core.attribute.attributes.NasPort;
import org.aaa4j.radius.core.attribute.attributes.NasPortId;
import org.aaa4j.radius.core.attribute.attributes.NasPortType;
import org.aaa4j.radius.core.attribute.attributes.ServiceType;
import org.aaa4j.radius.core.attribute.attributes.UserName;
import org.aaa4j.radius.core.attribute.attributes.UserPassword;
import org.aaa4j.radius.core.packet.packets.AccessRequest;

/** The Access-Request that a switch sends for a station without 802.1X (RFC 3580, 3). */
final class MabRequest {

    private static final int CALL_CHECK = 10;
    private static final int ETHERNET = 15;
    private static final int MTU = 1_500;
    private static final int MESSAGE_AUTHENTICATOR = 16;
    private static final int CHALLENGE = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private MabRequest() {}

    static AccessRequest forStation(MacAddress station, MabConfig config) {
        List<Attribute<?>> attributes = new ArrayList<>();
        // The Message-Authenticator must be first, so that an attacker cannot choose attributes before it
        // (CVE-2024-3596). The library sets its value.
        attributes.add(new MessageAuthenticator(new StringData(new byte[MESSAGE_AUTHENTICATOR])));
        String name = config.userName().format(station);
        attributes.add(new UserName(new TextData(name)));
        addPassword(attributes, name, config);
        addNas(attributes, config.nas());
        attributes.add(new NasPortType(new EnumData(ETHERNET)));
        attributes.add(new ServiceType(new EnumData(CALL_CHECK)));
        attributes.add(new FramedMtu(new IntegerData(MTU)));
        attributes.add(new CallingStationId(new TextData(UserNameFormat.HYPHENS_UPPER.format(station))));
        return new AccessRequest(attributes);
    }

    private static void addPassword(List<Attribute<?>> attributes, String name, MabConfig config) {
        byte[] password = name.getBytes(StandardCharsets.US_ASCII);
        switch (config.password()) {
            case USER_NAME -> attributes.add(new UserPassword(new StringData(password)));
            case CHAP -> {
                byte[] challenge = new byte[CHALLENGE];
                RANDOM.nextBytes(challenge);
                attributes.add(new ChapPassword(new StringData(chap(password, challenge))));
                attributes.add(new ChapChallenge(new StringData(challenge)));
            }
            case NONE -> {}
        }
    }

    // RFC 2865, 5.3: an identifier, and the MD5 of identifier, password and challenge.
    private static byte[] chap(byte[] password, byte[] challenge) {
        byte identifier = (byte) RANDOM.nextInt();
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(identifier);
            md5.update(password);
            md5.update(challenge);
            return ByteBuffer.allocate(1 + md5.getDigestLength())
                    .put(identifier)
                    .put(md5.digest())
                    .array();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has MD5", impossible);
        }
    }

    private static void addNas(List<Attribute<?>> attributes, Nas nas) {
        nas.address().ifPresent(address -> attributes.add(addressOf(address)));
        if (!nas.identifier().isEmpty()) {
            attributes.add(new NasIdentifier(new TextData(nas.identifier())));
        }
        attributes.add(new NasPort(new IntegerData(nas.port())));
        if (!nas.portId().isEmpty()) {
            attributes.add(new NasPortId(new TextData(nas.portId())));
        }
        nas.mac()
                .ifPresent(mac ->
                        attributes.add(new CalledStationId(new TextData(UserNameFormat.HYPHENS_UPPER.format(mac)))));
    }

    private static Attribute<?> addressOf(IpAddress address) {
        try {
            InetAddress parsed = InetAddress.getByName(address.toString());
            return parsed instanceof Inet4Address ipv4
                    ? new NasIpAddress(new Ipv4AddrData(ipv4))
                    : new NasIpv6Address(new Ipv6AddrData((Inet6Address) parsed));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address needs no name server", impossible);
        }
    }
}
