package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Program;
import io.macmon.cli.process.ExitCode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Debian's attack tools at the other end of a wire. The audit reports each attack soon after the tool's
 * start, in a few lines.
 */
@LabTest
class AttackToolsLabTest extends AttackersFixture {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        arpspoof -i wire -t 192.0.2.7 192.0.2.1                     | address-theft
        nmap -sn -n -PR -e wire --send-eth 192.0.2.128/25           | scan
        ettercap -T -q -i wire -M arp:remote /192.0.2.7// /192.0.2.1// | address-theft
        macof -i wire                                               | mac-flood
        yersinia dtp -attack 1 -interface wire                      | rogue-switch
        yersinia stp -attack 2 -interface wire                      | rogue-switch
        yersinia dhcp -attack 1 -interface wire                     | mac-flood
        atk6-flood_router26 wire                                    | rogue-router
        atk6-flood_advertise6 wire                                  | mac-flood
        """)
    void findsTheAttack(String command, String finding) throws Exception {
        try (Program audit = audit(ATTACKER)) {
            OffsetDateTime start = OffsetDateTime.now(ZoneOffset.UTC);
            try (BackgroundProgram tool = start(command)) {
                audit.awaitOutput(line -> line.contains("macmon " + finding + '"'));
            }
            audit.terminate();

            assertThat(audit.exitCode()).as("%s", audit.err()).isIn(ExitCode.FINDINGS, ExitCode.FAILED);
            List<JsonNode> alerts = alerts(audit.out());
            OffsetDateTime found = alerts.stream()
                    .filter(alert -> name(alert).equals(finding))
                    .map(AttackersFixture::time)
                    .findFirst()
                    .orElseThrow();
            assertThat(Duration.between(start, found)).isLessThan(LIMIT);
            assertFewOfEachKind(alerts);
        }
    }
}
