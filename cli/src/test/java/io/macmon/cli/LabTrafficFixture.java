package io.macmon.cli;

import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.LabTrafficFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test the lab's traffic in a capture file, and a folder. */
public abstract class LabTrafficFixture {

    @TempDir
    public Path folder;

    public final LabTraffic traffic = new LabTraffic();

    public Path file;

    @BeforeEach
    public void writeTraffic() throws IOException {
        file = folder.resolve("traffic.pcap");
        LabTrafficFile.write(traffic, file);
    }
}
