package io.macmon.fleet.sensor;

import io.macmon.fleet.transmit.Loopback;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test a cable in its network namespace, a directory, and a place for a sensor's messages. */
@Tag("lab")
abstract class CableFixture {

    @TempDir
    Path directory;

    final StringWriter messages = new StringWriter();
    Cable cable;

    @BeforeEach
    void connect() throws Exception {
        Loopback.requireSandbox();
        Loopback.bringUp();
        cable = new Cable();
    }

    @AfterEach
    void disconnect() throws Exception {
        if (cable != null) {
            cable.close();
        }
    }
}
