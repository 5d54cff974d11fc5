/**
 * The web page: {@code --web} serves what the control socket answers, to browsers that have the token. It cannot write
 * or change anything.
 *
 * <pre>
 *   browser --> HttpServer --> Access: host, site, token --+--> PageFiles: HTML, styles, scripts
 *               (bounded)                                  +--> SharedReplies --> ControlCommand (of the run)
 *                                                          '--> LiveStream: replies as they change
 * </pre>
 *
 * <p>All threads are those of the server. Imports {@code http}, {@code control}, {@code options}, {@code process} and
 * {@code tls}.
 */
package io.macmon.cli.web;
