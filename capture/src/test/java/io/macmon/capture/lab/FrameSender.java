package io.macmon.capture.lab;

import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;

/** A station that sends frames without pause, on its own thread, until it is closed. */
public final class FrameSender implements AutoCloseable {

    private final Thread thread;
    private volatile boolean stopped;
    private volatile long sent;
    private volatile MacmonException failure;

    public FrameSender(Lab lab, MacAddress source) {
        byte[] frame = Frames.from(source);
        thread = new Thread(() -> send(lab, frame), "talker");
        thread.start();
    }

    /** Frames sent so far; the last ones may not have reached the parent. */
    public long framesSent() throws MacmonException {
        if (failure != null) {
            throw failure;
        }
        return sent;
    }

    /** Stops, and returns the final count after the last frame is delivered. */
    public long stop() throws MacmonException, InterruptedException {
        stopped = true;
        thread.join();
        Lab.awaitDelivery();
        return framesSent();
    }

    @Override
    public void close() {
        stopped = true;
    }

    private void send(Lab lab, byte[] frame) {
        try {
            for (long count = 1; !stopped; count++) {
                lab.post(frame);
                sent = count;
            }
        } catch (MacmonException refused) {
            failure = refused;
        }
    }
}
