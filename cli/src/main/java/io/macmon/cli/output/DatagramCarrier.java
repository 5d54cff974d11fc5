package io.macmon.cli.output;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends datagrams, at most {@value #BURST} each millisecond, for nobody tells when a receiver loses them. It learns of a receiver that is
 * not there by the answer to an earlier one, if at all.
 */
final class DatagramCarrier implements Carrier {

    private static final int BURST = 8;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final int CHECK_MILLIS = 1;

    private final Destination.Receiver receiver;
    private DatagramSocket socket;
    private int sent;

    DatagramCarrier(Destination.Receiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public boolean open() throws IOException {
        InetAddress address = HostResolver.resolve(receiver.host());
        socket = new DatagramSocket();
        socket.connect(new InetSocketAddress(address, receiver.port()));
        socket.setSoTimeout(CHECK_MILLIS);
        return true;
    }

    @Override
    public void write(byte[] octets, int length) throws IOException {
        if (++sent % BURST == 0) {
            pause();
        }
        try {
            socket.send(new DatagramPacket(octets, length));
        } catch (PortUnreachableException nobody) {
            throw new IOException("nobody receives at its port", nobody);
        }
    }

    // Being hurried interrupts; with that there would be no pause.
    private static void pause() {
        boolean interrupted = false;
        long end = System.nanoTime() + PAUSE_NANOS;
        for (long left = PAUSE_NANOS; left > 0; left = end - System.nanoTime()) {
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(left);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isMessageOriented() {
        return true;
    }

    @Override
    public boolean isFile() {
        return false;
    }

    @Override
    public void checkPeer() throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[1], 1));
        } catch (SocketTimeoutException silent) {
            // as it should be
        } catch (PortUnreachableException nobody) {
            throw new IOException("nobody receives at its port", nobody);
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
