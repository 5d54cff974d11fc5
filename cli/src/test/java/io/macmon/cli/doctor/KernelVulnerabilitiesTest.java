package io.macmon.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.doctor.CheckResult.Status;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelVulnerabilitiesTest {

    private static final String BUILD = "#1 SMP PREEMPT_DYNAMIC";

    @ParameterizedTest
    @CsvSource({
        "5.10.252",
        "5.15.202",
        "6.1.165",
        "6.6.128-gentoo",
        "6.12.75",
        "6.18.14",
        "6.18.44-fc",
        "6.19.4",
        "6.20.1",
        "7.0.0",
        "7.0.0-12-generic",
        "7.1"
    })
    void aFixedReleaseIsFine(String release) {
        assertThat(judge(release).status()).isEqualTo(Status.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "6.18.13,        has CVE-2026-23273",
        "6.18.10,        has CVE-2026-23273",
        "6.18.9,         has CVE-2026-23209 and -23273",
        "6.19,           has CVE-2026-23273",
        "5.10.249,       has CVE-2026-23209 and -23273",
        "6.1.128-136.201.amzn2023.x86_64, has CVE-2026-23209 and -23273",
        "6.17.13,        no release of its series",
        "5.4.302,        no release of its series",
        "4.19.97,        no release of its series"
    })
    void anEarlierReleaseIsVulnerable(String release, String found) {
        CheckResult result = judge(release);

        assertThat(result.status()).isEqualTo(Status.WARNING);
        assertThat(result.detail()).contains(release, found, "unless the distributor backported the fix");
        assertThat(result.advice()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"6.8.0-45-generic", "5.14.0-427.el9.x86_64", "6.19.0-rc3", "unknown", "custom-1"})
    void aDistributorsOwnReleaseNumberProvesNothing(String release) {
        CheckResult result = judge(release);

        assertThat(result.status()).isEqualTo(Status.WARNING);
        assertThat(result.detail()).contains(release, "unknown whether");
    }

    @Test
    void debiansReleaseIsInTheBuildLine() {
        String release = "6.1.0-44-amd64";

        assertThat(KernelVulnerabilities.judge(release, BUILD + " Debian 6.1.164-1 (2026-03-09)", Optional.empty())
                        .status())
                .isEqualTo(Status.WARNING);
        assertThat(KernelVulnerabilities.judge(release, BUILD + " Debian 6.1.165-1 (2026-03-20)", Optional.empty()))
                .isEqualTo(CheckResult.ok(
                        "kernel",
                        "Linux 6.1.0-44-amd64, based on 6.1.165: CVE-2026-23001, -23209 and -23273 are fixed"));
    }

    @Test
    void ubuntusReleaseIsInTheSignature() {
        Optional<String> signature = Optional.of("Ubuntu 5.15.0-171.181-generic 5.15.202");

        assertThat(KernelVulnerabilities.judge("5.15.0-171-generic", BUILD, signature)
                        .status())
                .isEqualTo(Status.OK);
    }

    private static CheckResult judge(String release) {
        return KernelVulnerabilities.judge(release, BUILD, Optional.empty());
    }
}
