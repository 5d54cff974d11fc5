package io.macmon.analyzer.hello;

import static io.macmon.analyzer.hello.HelloFixtures.ascii;
import static io.macmon.analyzer.hello.HelloFixtures.hex;
import static io.macmon.analyzer.hello.HelloFixtures.join;
import static io.macmon.analyzer.hello.HelloFixtures.kexInit;
import static io.macmon.analyzer.hello.HelloFixtures.sshClient;
import static io.macmon.analyzer.hello.HelloFixtures.sshPacket;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshIdentReaderTest {

    private static final int BANNER = "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n".length();

    private final SshIdentReader reader = new SshIdentReader();

    @Test
    void eachSidesHasshUsesItsOwnDirection() {
        assertThat(read(sshClient(), false)).isEqualTo(HelloStatus.OK);
        assertThat(reader.ident().protocolVersion()).isEqualTo("2.0");
        assertThat(reader.ident().software()).isEqualTo("OpenSSH_9.2p1 Debian-2");
        assertThat(reader.ident().hasshText()).isEqualTo("k1,k2;c-up;m-up;z-up");
        assertThat(read(sshClient(), true)).isEqualTo(HelloStatus.OK);
        assertThat(reader.ident().hasshText()).isEqualTo("k1,k2;c-down;m-down;z-down");
    }

    /** The client Cyberduck in HASSH's README. */
    @Test
    void hasshEqualsItsPublishedExample() {
        String keyExchange = "curve25519-sha256@libssh.org,diffie-hellman-group-exchange-sha256,ecdh-sha2-nistp521,"
                + "ecdh-sha2-nistp384,ecdh-sha2-nistp256,diffie-hellman-group-exchange-sha1,"
                + "diffie-hellman-group1-sha1,diffie-hellman-group14-sha1,diffie-hellman-group14-sha256,"
                + "diffie-hellman-group15-sha512,diffie-hellman-group16-sha512,diffie-hellman-group17-sha512,"
                + "diffie-hellman-group18-sha512,diffie-hellman-group14-sha256@ssh.com,"
                + "diffie-hellman-group15-sha256,diffie-hellman-group15-sha256@ssh.com,"
                + "diffie-hellman-group15-sha384@ssh.com,diffie-hellman-group16-sha256,"
                + "diffie-hellman-group16-sha384@ssh.com,diffie-hellman-group16-sha512@ssh.com,"
                + "diffie-hellman-group18-sha512@ssh.com";
        String encryption = "aes128-cbc,aes128-ctr,aes192-cbc,aes192-ctr,aes256-cbc,aes256-ctr,blowfish-cbc,"
                + "blowfish-ctr,cast128-cbc,cast128-ctr,idea-cbc,idea-ctr,serpent128-cbc,serpent128-ctr,"
                + "serpent192-cbc,serpent192-ctr,serpent256-cbc,serpent256-ctr,3des-cbc,3des-ctr,twofish128-cbc,"
                + "twofish128-ctr,twofish192-cbc,twofish192-ctr,twofish256-cbc,twofish256-ctr,twofish-cbc,arcfour,"
                + "arcfour128,arcfour256";
        String mac = "hmac-sha1,hmac-sha1-96,hmac-md5,hmac-md5-96,hmac-sha2-256,hmac-sha2-512";
        String compression = "zlib@openssh.com,zlib,none";
        byte[] stream = join(
                ascii("SSH-2.0-Cyberduck/6.7.1.28683 (Mac OS X/10.13.6) (x86_64)\r\n"),
                kexInit(keyExchange, "ssh-rsa", encryption, "", mac, "", compression, ""));

        assertThat(read(stream, false)).isEqualTo(HelloStatus.OK);
        assertThat(reader.ident().hassh()).isEqualTo("8a8ae540028bf433cd68356c1b9e8d5b");
    }

    @Test
    void anIdentificationIsKnownBeforeTheKeyExchange() {
        byte[] stream = sshClient();
        for (int length = 0; length < stream.length; length++) {
            assertThat(read(Arrays.copyOf(stream, length), false)).isEqualTo(HelloStatus.NEED_MORE);
            assertThat(reader.ident() != null).isEqualTo(length >= BANNER);
        }
    }

    @Test
    void version1HasNoKeyExchange() {
        assertThat(read(ascii("SSH-1.5-old\n"), true)).isEqualTo(HelloStatus.OK);
        assertThat(reader.ident()).isEqualTo(new SshIdent("1.5", "old", "", ""));
        assertThat(read(ascii("SSH-1.99-both\n"), true)).isEqualTo(HelloStatus.NEED_MORE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"S5H", "ssh-2.0-x\n", "220 mail\r\n", "\r\nSSH-2.0-x\r\n"})
    void otherProtocolsAreRecognizedAtOnce(String stream) {
        assertThat(read(ascii(stream), true)).isEqualTo(HelloStatus.OTHER_PROTOCOL);
    }

    @Test
    void longOrIncompleteIdentificationsAreMalformed() {
        assertThat(read(ascii("SSH-2.0-" + "x".repeat(300)), false)).isEqualTo(HelloStatus.MALFORMED);
        assertThat(read(ascii("SSH-2.0\r\n"), false)).isEqualTo(HelloStatus.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000001", // too short
                "7fffffff", // too long
                "ffffffff",
                "0000000c0415" // not KEXINIT
            })
    void impossiblePacketsAreMalformed(String packet) {
        byte[] stream = join(ascii("SSH-2.0-x\r\n"), hex(packet), new byte[20]);

        assertThat(read(stream, false)).isEqualTo(HelloStatus.MALFORMED);
        assertThat(reader.ident().software()).isEqualTo("x");
    }

    @Test
    void aListMustEndInItsPacket() {
        for (String length : new String[] {"7fffffff", "80000000", "ffffffff", "00000011"}) {
            byte[] payload = join(hex("14"), new byte[16], hex(length), new byte[16]);
            byte[] stream = join(ascii("SSH-2.0-x\r\n"), sshPacket(payload));

            assertThat(read(stream, false)).isEqualTo(HelloStatus.MALFORMED);
        }
    }

    private HelloStatus read(byte[] stream, boolean isServer) {
        return reader.read(ByteBuffer.wrap(stream), 0, stream.length, isServer);
    }
}
