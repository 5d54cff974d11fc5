/**
 * Where frames come from, and which frames a run selects.
 *
 * <pre>
 *   live:   parent --> MacvlanInput --> GroupDevices --> StationDevices --> source-mode macvlans --> sources
 *                           '---------> StrangerGuard: a second capture on the parent
 *   audit:  device --> ParentInput --> one source, both directions
 *   file:   files  --> FileInput   --> one source; FrameSelections applies the station list and the filter
 * </pre>
 *
 * <p>StationLists reads the lists of stations; FileReloader reloads them when they change and on SIGHUP, on the
 * {@code macmon-stations} thread (in an audit {@code macmon-policy}). The command closes MacvlanInput, which closes
 * every {@link io.macmon.capture.link.MacvlanDevice}; closing a device deletes its macvlan, unless {@code --device}
 * named the macvlan. May import {@code cli.process}, {@code cli.options} and {@code cli.radius}, and no command.
 */
package io.macmon.cli.input;
