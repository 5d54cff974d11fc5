package io.macmon.capture.lab;

import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test a wire in a private network, and a folder. */
public abstract class LabFixture {

    @TempDir
    public Path folder;

    public Lab lab;

    @BeforeEach
    public void openLab() throws MacmonException {
        lab = Lab.open();
    }

    @AfterEach
    public void closeLab() {
        lab.close();
    }
}
