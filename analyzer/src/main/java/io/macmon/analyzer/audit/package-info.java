/**
 * The audit: which stations are on the segment, which should be, and which pretend to be others.
 *
 * <pre>
 *   Frame --> Audit --> Sighting --+--> SourceRules, FloodDetector     may it be here?
 *                                  '--> ClaimReader --> AddressRules   which IP address is whose? --> AddressBook
 *                                                         LeaseRules, AddressDisputes, UnaskedReplies
 *                                                       ServiceRules   may it be a server or a router?
 *                                                       Dot1xRules     did it authenticate?
 *   rules --> FindingLog --> AuditListener
 *   AuditState --> AuditReport           on request, and at the end
 *   ChangeFeed --> StationMemory         every second
 * </pre>
 *
 * <p>{@code SegmentPolicy} answers the rules' questions about the policy. Called by the analysis thread only, without
 * locks.
 */
package io.macmon.analyzer.audit;
