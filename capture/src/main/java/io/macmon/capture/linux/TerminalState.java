package io.macmon.capture.linux;

import java.util.Arrays;

/** The size of a terminal, and its mode (termios(3)) as the kernel has it, so that it can be restored exactly. */
public final class TerminalState {

    private static final long TCGETS = 0x5401;
    private static final long TCSETS = 0x5402;
    private static final int MAX_LENGTH = 64; // of struct termios, 36 to 44 bytes

    private static final long TIOCGWINSZ = 0x5413;
    private static final int WINSIZE_LENGTH = 8;
    private static final int WS_COL = 2;

    private final int descriptor;
    private final byte[] termios;

    private TerminalState(int descriptor, byte[] termios) {
        this.descriptor = descriptor;
        this.termios = termios;
    }

    /** The mode of the terminal with this descriptor as it is now; restoring one that is not known has no effect. */
    public static TerminalState of(int descriptor) {
        byte[] termios = new byte[MAX_LENGTH];
        return new TerminalState(descriptor, Libc.ioctl(descriptor, TCGETS, termios) < 0 ? new byte[0] : termios);
    }

    /** The number of columns; 0 if the descriptor is not a terminal, or the terminal does not know its size. */
    public static int columns(int descriptor) {
        byte[] size = new byte[WINSIZE_LENGTH];
        return Libc.ioctl(descriptor, TIOCGWINSZ, size) < 0
                ? 0
                : Short.toUnsignedInt(NativeOrder.wrap(size).getShort(WS_COL));
    }

    /** Sets the terminal to this mode at once, even if it takes no output. */
    public void restore() {
        if (termios.length > 0) {
            Libc.ioctl(descriptor, TCSETS, Arrays.copyOf(termios, MAX_LENGTH));
        }
    }
}
