/**
 * The recent past of a live run, in memory: rates and drops by second and minute, and when each station was heard.
 *
 * <pre>
 *   counters of a run --> History --+--> RateHistory      the last hour by second, the last day by minute
 *   (Measured)            (macmon-  +--> StationHistory   the last minute by second, the last day by minute
 *                          sampler) '--> replies to clients of the control socket
 * </pre>
 *
 * <p>The thread only reads counters, once a second, so the capture and the analysis never wait for it. The replies are
 * made on the threads of the clients. Imports {@code control}, the analyzer and {@code config}.
 */
package io.macmon.cli.history;
