package io.macmon.analyzer.flow;

/** Zeek's history letters. */
final class TcpHistory {

    private TcpHistory() {}
}
