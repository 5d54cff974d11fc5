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
 * Sends datagrams, at most {@value #BURST} per millisecond, because no receiver reports the datagrams that it loses. A
 * missing receiver shows only as an ICMP error for an earlier datagram, if at all.
 */
final class UdpTarget implements Target {

    private static final int BURST = 8;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final int CHECK_MILLIS = 1;

    private final TargetAddress.Receiver receiver;
    private DatagramSocket socket;
    private int sent;

    UdpTarget(TargetAddress.Receiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public TargetKind kind() {
        return TargetKind.UDP;
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
    public void write(byte[] bytes, int length) throws IOException {
        if (++sent % BURST == 0) {
            pause();
        }
        try {
            socket.send(new DatagramPacket(bytes, length));
        } catch (PortUnreachableException noReceiver) {
            throw noReceiver(noReceiver);
        }
    }

    // The end of the run interrupts this thread; the pause is still needed.
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
    public void checkPeer() throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[1], 1));
        } catch (SocketTimeoutException expected) {
            // receivers send nothing
        } catch (PortUnreachableException noReceiver) {
            throw noReceiver(noReceiver);
        }
    }

    private static IOException noReceiver(PortUnreachableException cause) {
        return new IOException("nothing is listening on that port", cause);
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
