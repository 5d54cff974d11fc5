package io.macmon.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.linux.Capability;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about security has every capability that an error message may ask for. */
class DocumentedSecurityTest {

    private static final Page PAGE = Page.of("docs/security.md");

    private static final List<String> CAPABILITIES =
            Arrays.stream(Capability.values()).map(Capability::name).toList();

    @Test
    void eachCapabilityIsInTheTable() {
        assertThat(PAGE.firstColumnUnder("Which privileges does macmon need?")).containsAll(CAPABILITIES);
    }
}
