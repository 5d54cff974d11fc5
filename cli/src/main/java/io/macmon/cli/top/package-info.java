/**
 * The screen: a live picture of a run on a terminal, by {@code watch} and {@code audit} of themselves, and by {@code
 * macmon top} of a running service. All that it shows comes from replies of the control socket.
 *
 * <pre>
 *   commands of the run, or its control socket --> ReplyFetcher (macmon-screen-data, each second)
 *                                                       | Replies, immutable
 *   keys --> ScreenKeys --> ScreenState --> ScreenPainter --> Buffer --> TerminalScreen      (macmon-screen)
 * </pre>
 *
 * <p>At most 10 drawings a second; neither thread holds anything that the capture needs.
 */
package io.macmon.cli.top;
