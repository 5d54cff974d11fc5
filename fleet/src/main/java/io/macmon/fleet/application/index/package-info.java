/**
 * Finds stations by place, name and address, and counts them by place, without reading all of them.
 *
 * <pre>
 *   StationProcessor --> StationIndex --> store INDEX   place, name or address, and MAC address
 *                                    '--> store PLACES  place to PlaceCount
 * </pre>
 *
 * <p>Both stores have a changelog and are in the transaction of the station's state, so they are right after a restart,
 * a rebalance and a crash. They are written only if something changed.
 */
package io.macmon.fleet.application.index;
