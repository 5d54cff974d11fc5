/**
 * macmon as a service: what it reports to systemd, and what every run answers on its control socket.
 *
 * <pre>
 *   watch, audit --> RunService --+--> ServiceManager --> $NOTIFY_SOCKET
 *                    (macmon-     +--> ControlServer --> RunCommands
 *                     service)    +--> MetricsServer --> RunMetrics
 *                                 +--> WebServer --> RunWeb
 *                                 '--> Run: frames, drops, and when the analysis last advanced
 * </pre>
 *
 * <p>{@link io.macmon.cli.service.RunService} has its own thread and only reads counters, so the capture and the
 * analysis never wait for a service manager. Imports {@code control}, {@code input}, {@code metrics}, {@code output},
 * {@code process}, {@code screen} and {@code web}.
 */
package io.macmon.cli.service;
