/**
 * A small HTTP/1.1 server for programs that must not be delayed by their clients. It answers GET and HEAD, refuses
 * bodies, and bounds what clients can take: connections, threads, bytes, time, and requests per second.
 *
 * <pre>
 *   HttpServer --accepts--> HttpConnection --HttpRequest--> HttpHandler --HttpReply--> client
 *   (its thread; ends       (a thread for each of
 *    late ones)              few connections)
 * </pre>
 *
 * <p>A TCP port, with TLS or without, or a Unix socket. Imports {@code process} and {@code config} only.
 */
package io.macmon.cli.http;
