package io.macmon.capture.linux;

/** The size of a terminal (ioctl_tty(2)). */
public final class TerminalSize {

    private static final long TIOCGWINSZ = 0x5413;
    private static final int WINSIZE_LENGTH = 8;
    private static final int WS_COL = 2;

    private TerminalSize() {}

    /** The number of columns; 0 if the descriptor is not a terminal, or the terminal does not know its size. */
    public static int columns(int descriptor) {
        byte[] size = new byte[WINSIZE_LENGTH];
        return Libc.ioctl(descriptor, TIOCGWINSZ, size) < 0
                ? 0
                : Short.toUnsignedInt(NativeOrder.wrap(size).getShort(WS_COL));
    }
}
