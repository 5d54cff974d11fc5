/**
 * {@code macmon audit}: judges every source on a segment, reports findings, and learns policies and allow lists.
 *
 * <pre>
 *   AuditRun: source --> ring --> macmon-analysis: audit --+--> outbox: findings    macmon-report
 *                                                          +--> MemoryWriter        macmon-memory
 *                                                          '--> RadiusCheck: RadiusFindings, EnforcementRehearsal
 *   AuditReporter: state of the audit --> report
 * </pre>
 *
 * <p>Other threads query the audit through {@link io.macmon.cli.audit.AuditRun#query}, which is answered between two
 * blocks of frames. Imports no other command.
 */
package io.macmon.cli.audit;
