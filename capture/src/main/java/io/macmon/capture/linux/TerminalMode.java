package io.macmon.capture.linux;

import java.util.Arrays;

/** The mode of a terminal (termios(3)), as the kernel has it, so that it can be restored exactly. */
public final class TerminalMode {

    private static final long TCGETS = 0x5401;
    private static final long TCSETS = 0x5402;
    private static final int MAX_LENGTH = 64; // of struct termios, 36 to 44 bytes

    private final int descriptor;
    private final byte[] termios;

    private TerminalMode(int descriptor, byte[] termios) {
        this.descriptor = descriptor;
        this.termios = termios;
    }

    /** The mode of the terminal with this descriptor as it is now; restoring one that is not known has no effect. */
    public static TerminalMode of(int descriptor) {
        byte[] termios = new byte[MAX_LENGTH];
        return new TerminalMode(descriptor, Libc.ioctl(descriptor, TCGETS, termios) < 0 ? new byte[0] : termios);
    }

    /** Sets the terminal to this mode at once, even if it takes no output. */
    public void restore() {
        if (termios.length > 0) {
            Libc.ioctl(descriptor, TCSETS, Arrays.copyOf(termios, MAX_LENGTH));
        }
    }
}
