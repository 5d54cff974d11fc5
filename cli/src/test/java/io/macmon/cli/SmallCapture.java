package io.macmon.cli;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes capture files with a frame each second. */
public final class SmallCapture {

    public static final int ETHERNET = 1;
    public static final int FIRST_SECOND = 1_700_000_000;

    private SmallCapture() {}

    public static Path write(Path file, byte[]... frames) throws IOException {
        return write(file, ETHERNET, FIRST_SECOND, frames);
    }

    /** @param from second of the first frame */
    public static Path write(Path file, int linkType, int from, byte[]... frames) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(0xA1B2C3D4);
            out.writeShort(2);
            out.writeShort(4);
            out.writeLong(0);
            out.writeInt(65_535);
            out.writeInt(linkType);
            int second = from;
            for (byte[] frame : frames) {
                out.writeInt(second++);
                out.writeInt(0);
                out.writeInt(frame.length);
                out.writeInt(frame.length);
                out.write(frame);
            }
        }
        return file;
    }
}
