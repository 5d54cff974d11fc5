package io.macmon.analyzer.claim;

import static io.macmon.analyzer.claim.ClaimFixtures.dns;
import static io.macmon.analyzer.claim.ClaimFixtures.record;
import static io.macmon.analyzer.wire.FrameBytes.hex;
import static io.macmon.analyzer.wire.FrameBytes.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.Name;
import io.macmon.analyzer.claim.Claim.NameAnswer;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.LazyText;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameClaimsTest {

    private static final int TTL = 22;

    @Test
    void anMdnsResponseNamesItsSourceOnly() {
        ReadFrame read = ReadFrame.of(ClaimFixtures.MDNS);

        assertThat(names(read)).containsExactly(new Name(FrameFixtures.A, "pc", Name.Source.MDNS));
        assertThat(read.nonZeroCounts()).containsOnlyKeys("mdns_read");
    }

    @Test
    void anLlmnrResponseNamesItsSource() {
        assertThat(names(ReadFrame.of(ClaimFixtures.LLMNR)))
                .containsExactly(new Name(FrameFixtures.A, "Desk", Name.Source.LLMNR));
    }

    @Test
    void aQueryNamesNoStation() {
        byte[] query = with(ClaimFixtures.MDNS, 44, 0);

        assertThat(ReadFrame.of(query).claims()).isEmpty();
    }

    @Test
    void aRoutedResponseNamesNoStation() {
        byte[] routed = with(ClaimFixtures.LLMNR, 21, 63);

        assertThat(ReadFrame.of(routed).claims())
                .containsExactly(new NameAnswer(
                        FrameFixtures.A,
                        "Desk",
                        LazyText.of("Desk"),
                        IpAddress.parse("fe80::1"),
                        "",
                        Name.Source.LLMNR,
                        false,
                        true));
    }

    @Test
    void anAnswerForAnotherAddressIsRead() {
        ReadFrame read = ReadFrame.of(mdns(1, record(dns("pc"), 1, hex("0a000009"))));

        assertThat(read.claims())
                .containsExactly(new NameAnswer(
                        FrameFixtures.A,
                        "pc",
                        LazyText.of("pc"),
                        IpAddress.parse("10.0.0.9"),
                        "",
                        Name.Source.MDNS,
                        false,
                        false));
    }

    @Test
    void pointerLoopsEnd() {
        for (int target : new int[] {0x0c, 0x0e, 0xFF}) {
            ReadFrame read = ReadFrame.of(
                    mdns(1, new byte[] {(byte) 0xC0, (byte) target}, hex("0001 0001 00000078 0004 0a000001")));
            assertThat(read.claims()).isEmpty();
            assertThat(read.nonZeroCounts()).containsOnlyKeys("mdns_read", "dns_bad_name");
        }
    }

    @Test
    void aNameOfMoreThan255BytesIsIgnored() {
        String label = "x".repeat(63);
        ReadFrame read = ReadFrame.of(mdns(1, record(dns(label, label, label, label, "y"), 1, hex("0a000001"))));

        assertThat(read.claims()).isEmpty();
        assertThat(read.nonZeroCounts()).containsOnlyKeys("mdns_read", "dns_bad_name");
    }

    @Test
    void atMost300RecordsAreRead() {
        byte[] other = record(new byte[] {0}, 12, new byte[0]);
        byte[] records = {};
        for (int i = 0; i < 300; i++) {
            records = FrameBytes.joined(records, other);
        }
        ReadFrame read = ReadFrame.of(mdns(301, records, record(dns("pc"), 1, hex("0a000001"))));

        assertThat(read.claims()).isEmpty();
        assertThat(read.nonZeroCounts()).containsOnlyKeys("mdns_read", "dns_too_many_records");
    }

    @Test
    void aMessageWithFewerRecordsThanStatedIsCounted() {
        ReadFrame read = ReadFrame.of(mdns(2, record(dns("pc"), 1, hex("0a000001"))));

        assertThat(names(read)).hasSize(1);
        assertThat(read.nonZeroCounts()).containsOnlyKeys("mdns_read", "dns_truncated");
    }

    @Test
    void aRegisteredWorkstationIsNamed() {
        assertThat(names(ReadFrame.of(ClaimFixtures.NBNS_REGISTRATION)))
                .containsExactly(new Name(FrameFixtures.A, "DESK", Name.Source.NBNS));
    }

    @Test
    void groupsAndServicesNameNoStation() {
        assertThat(names(ReadFrame.of(ClaimFixtures.nbnsRegistration("LAB", 0, 0x8000))))
                .isEmpty();
        assertThat(names(ReadFrame.of(ClaimFixtures.nbnsRegistration("DESK", 0x20, 0))))
                .isEmpty();
    }

    @Test
    void aNodeStatusNamesTheNode() {
        assertThat(ReadFrame.of(ClaimFixtures.NBNS_STATUS).claims())
                .containsExactly(new Name(FrameFixtures.A, "DESK", Name.Source.NBNS));
        assertThat(ReadFrame.of(with(ClaimFixtures.NBNS_STATUS, TTL, 127)).claims())
                .isEmpty();
    }

    @Test
    void aNameThatIsNotEncodedIsCounted() {
        byte[] wrong = with(ClaimFixtures.NBNS_REGISTRATION, 56, 'z');

        assertThat(ReadFrame.of(wrong).claims()).isEmpty();
        assertThat(ReadFrame.of(wrong).nonZeroCounts()).containsOnlyKeys("nbns_read", "nbns_bad_name");
    }

    private static List<Claim> names(ReadFrame read) {
        return read.claims().stream().filter(Name.class::isInstance).toList();
    }

    private static byte[] mdns(int answers, byte[]... records) {
        byte[] header = with(hex("0000 8400 0000 0000 0000 0000"), 6, answers >> 8, answers);
        return ClaimMessages.udp4("10.0.0.1", "224.0.0.251", 5353, 5353, header, FrameBytes.joined(records));
    }
}
