package io.macmon.cli.output;

/** Receives changes of the target's state; called on the writer's thread. */
interface TargetListener {

    /** The target failed, or works again. */
    void onMessage(String message);

    /** A standard stream failed; it cannot be opened again. */
    void onStreamFailure();
}
