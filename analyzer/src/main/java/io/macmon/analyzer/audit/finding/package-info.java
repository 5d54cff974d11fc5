/**
 * Findings: their kinds and severities, and the log that counts, limits and reports them.
 *
 * <pre>
 *   rules --> FindingLog --+--> reported at once, and again after the quiet period
 *                          '--> kept, for reports and for the database
 * </pre>
 *
 * <p>{@link io.macmon.analyzer.audit.finding.FindingKind} describes how to add a kind. The log is called by the
 * analysis thread only; {@link io.macmon.analyzer.audit.finding.Finding} is immutable.
 */
package io.macmon.analyzer.audit.finding;
