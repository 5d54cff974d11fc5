package io.macmon.analyzer.hello;

/** The first message of one end of a TLS connection. */
public sealed interface TlsHello permits TlsClientHello, TlsServerHello {}
