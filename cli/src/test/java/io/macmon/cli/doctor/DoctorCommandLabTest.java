package io.macmon.cli.doctor;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.GenericReceiveOffload;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@LabTest
class DoctorCommandLabTest {

    // The test's user ID is 0, and mapping that again needs CAP_SETFCAP (user_namespaces(7)).
    private static final List<String> WITHOUT_PRIVILEGE =
            List.of("setpriv", "--bounding-set=-all,+setfcap", "--inh-caps=-all");

    private static final List<String> WITHOUT_USER_NAMESPACES = List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "sh",
            "-c",
            "echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all --inh-caps=-all \"$@\"",
            "sh");

    @Test
    void reportsOkForRootAndFindsAParentThatMergesFrames() throws Exception {
        try (Lab lab = Lab.open();
                Program doctor = examine(lab)) {
            assertThat(doctor.exitCode())
                    .as("it printed %s %s", doctor.out(), doctor.err())
                    .isZero();
            Map<String, JsonNode> results = results(doctor);
            assertThat(status(results, "CAP_NET_RAW")).isEqualTo("ok");
            assertThat(status(results, "CAP_NET_ADMIN")).isEqualTo("ok");
            assertThat(status(results, "CAP_SYS_ADMIN")).isEqualTo("ok");
            assertThat(status(results, "libpcap")).isEqualTo("ok");
            assertThat(status(results, "user namespaces")).isEqualTo("ok");
            assertThat(status(results, "parent eth0")).isEqualTo("ok");
            assertThat(status(results, "offloads of eth0")).isEqualTo("warning");
            assertThat(status(results, "macvlan source")).isEqualTo("ok");
            assertThat(status(results, "quietness")).isEqualTo("ok");
            assertThat(doctor.err()).isEmpty();
        }
    }

    @Test
    void checksDevicesForAnOrdinaryUserToo() throws Exception {
        try (Program doctor = Program.startIn(WITHOUT_PRIVILEGE, "doctor", "--json")) {
            assertThat(doctor.exitCode()).isEqualTo(1);
            Map<String, JsonNode> results = results(doctor);
            assertThat(status(results, "CAP_NET_RAW")).isEqualTo("missing");
            assertThat(status(results, "CAP_NET_ADMIN")).isEqualTo("missing");
            assertThat(status(results, "CAP_SYS_ADMIN")).isEqualTo("warning");
            assertThat(results.get("CAP_NET_RAW").get("advice").asText()).contains("grant CAP_NET_RAW");
            assertThat(status(results, "macvlan source")).isEqualTo("ok");
            assertThat(status(results, "quietness")).isEqualTo("ok");
        }
    }

    @Test
    void reportsThatUserNamespacesAreForbidden() throws Exception {
        try (Program doctor = Program.startIn(WITHOUT_USER_NAMESPACES, "doctor")) {
            assertThat(doctor.exitCode()).isEqualTo(1);
            assertThat(doctor.out())
                    .anyMatch(line -> line.startsWith("warning  user namespaces") && line.contains("unshare"))
                    .anyMatch(line -> line.startsWith("warning  devices") && line.contains("did not run"))
                    .noneMatch(line -> line.contains("\u001b"));
            assertThat(doctor.err()).isEmpty();
        }
    }

    private static Program examine(Lab lab) throws Exception {
        assertThat(lab.parent().isUp()).isTrue();
        GenericReceiveOffload.set(Lab.PARENT, true);
        return Program.start("doctor", "--json", "--parent", Lab.PARENT);
    }

    // Fails if a line is not exactly one JSON object, or if a check is reported twice.
    private static Map<String, JsonNode> results(Program doctor) {
        return Eve.of(doctor.out()).all().stream()
                .collect(toMap(result -> result.get("check").asText(), result -> result));
    }

    private static String status(Map<String, JsonNode> results, String check) {
        return results.get(check).get("status").asText();
    }
}
