package io.macmon.cli.output;

/** The kinds of target, and how the user writes each. */
enum TargetKind {
    FILE("FILE"),
    /** Standard output; also standard error, where the screen goes if standard output is taken. */
    STANDARD_STREAM("-"),
    UDP("udp://HOST:PORT"),
    TCP("tcp://HOST:PORT"),
    TLS("tls://HOST:PORT");

    private final String syntax;

    TargetKind(String syntax) {
        this.syntax = syntax;
    }

    String syntax() {
        return syntax;
    }

    /** Whether a target of this kind is a receiver on the network. */
    boolean isReceiver() {
        return this == UDP || this == TCP || this == TLS;
    }
}
