package io.macmon.capture;

/** Passes each frame to the first handler, then to the second, on the same thread. */
record HandlerChain(FrameHandler first, FrameHandler second) implements FrameHandler {

    @Override
    public void onBlock(long nowNanos, long backlog) {
        first.onBlock(nowNanos, backlog);
        second.onBlock(nowNanos, backlog);
    }

    @Override
    public void onFrame(Frame frame) {
        first.onFrame(frame);
        second.onFrame(frame);
    }

    @Override
    public void onTick(long nowNanos) {
        first.onTick(nowNanos);
        second.onTick(nowNanos);
    }

    @Override
    public void onStop() {
        first.onStop();
        second.onStop();
    }
}
