package io.macmon.cli.lab;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the lab's traffic to a capture file, big-endian and with microseconds. */
public final class LabTrafficFile {

    public static final int PCAP_HEADER = 24;
    public static final int RECORD_HEADER = 16;

    private LabTrafficFile() {}

    public static void write(LabTraffic traffic, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            writeHeader(out);
            for (TimedFrame timed : traffic.frames()) {
                writeRecord(out, timed);
            }
        }
    }

    private static void writeHeader(DataOutputStream out) throws IOException {
        out.writeInt(0xA1B2C3D4);
        out.writeShort(2);
        out.writeShort(4);
        out.writeLong(0);
        out.writeInt(65_535);
        out.writeInt(1);
    }

    private static void writeRecord(DataOutputStream out, TimedFrame timed) throws IOException {
        out.writeInt(1_700_000_000 + (int) (timed.millis() / 1_000));
        out.writeInt((int) (timed.millis() % 1_000) * 1_000);
        out.writeInt(timed.frame().length);
        out.writeInt(timed.frame().length);
        out.write(timed.frame());
    }
}
