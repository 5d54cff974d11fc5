/**
 * What the rules of the audit consult: the frame being judged, the policy as it applies to this segment, and what the
 * audit knows about the segment as a whole.
 *
 * <pre>
 *   Sighting             the frame being judged, decoded, and its station
 *   SegmentPolicy        the policy and this machine's own addresses --> VirtualRouterGroups
 *   AddressBook          which station owns which IP address
 *   StationRanks         how much a station matters
 *   FloodDetector        whether new sources may be made up --> FloodWindow
 * </pre>
 *
 * <p>Called by the analysis thread only.
 */
package io.macmon.analyzer.audit.segment;
