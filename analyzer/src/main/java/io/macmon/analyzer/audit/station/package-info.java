/**
 * What the audit knows about each station.
 *
 * <pre>
 *   StationTable --> Station --+--> StationProfile  names, services, fingerprint -> StationAddresses, SharedMacDetector
 *                              +--> Supplicant      802.1X
 *                              '--> OpenFindings    that its next frame counts for
 *   StationRecord: a snapshot of a station, for reports and for the database
 *   StationMemory: what an audit remembers between runs
 * </pre>
 *
 * <p>There may be hundreds of thousands of stations, most of which sent only a few frames. So a station creates each
 * component only when needed.
 *
 * <p>Called by the analysis thread only. {@link io.macmon.analyzer.audit.station.StationRecord} is immutable, so it may
 * cross threads.
 */
package io.macmon.analyzer.audit.station;
