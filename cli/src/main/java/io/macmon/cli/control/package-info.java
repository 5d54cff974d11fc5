/**
 * The control socket: what a running macmon answers, and {@code macmon ctl}, which asks.
 *
 * <pre>
 *   CtlCommand --> ControlClient --socket--> ControlServer --> ControlConnection --> ControlCommand --> ControlReply
 *                                            (macmon-control)  (one line each way)   (of the run)
 * </pre>
 *
 * <p>One thread serves all clients without ever waiting for one of them, and never runs on behalf of the capture: a
 * client that is slow or hostile costs the monitor nothing but bounded memory. Imports {@code process} and
 * {@code options} only.
 */
package io.macmon.cli.control;
