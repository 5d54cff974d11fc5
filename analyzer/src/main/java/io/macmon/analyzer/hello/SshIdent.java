package io.macmon.analyzer.hello;

/**
 * How one end of an SSH connection identifies itself (RFC 4253, 4.2 and 7.1).
 *
 * @param protocolVersion the version of SSH, as in {@code SSH-2.0-OpenSSH_9.2 Debian}: 2.0
 * @param software software and comment: OpenSSH_9.2 Debian
 * @param hassh the HASSH of a client, the hasshServer of a server, in hex; empty if no key exchange was read
 * @param hasshText the text that it hashes: algorithms for key exchange, encryption, MAC and compression
 */
public record SshIdent(String protocolVersion, String software, String hassh, String hasshText) {}
