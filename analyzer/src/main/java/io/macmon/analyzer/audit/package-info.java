/**
 * The audit: which stations are on the segment, which should be, and which pretend to be others.
 *
 * <pre>
 *   Frame --> Audit --> Sighting --+--> SourceRules    may it be here?
 *                                  '--> ClaimReader --> AddressRules, ServiceRules, Dot1xRules
 *   rules --> FindingLog --> AuditListener
 *   AuditState --> AuditReport           on request, and at the end
 *   ChangeFeed --> StationMemory         every second
 * </pre>
 *
 * <p>{@link io.macmon.analyzer.audit.rule} has the rules, {@link io.macmon.analyzer.audit.segment} and
 * {@link io.macmon.analyzer.audit.station} what they know. Called by the analysis thread only, without locks.
 */
package io.macmon.analyzer.audit;
