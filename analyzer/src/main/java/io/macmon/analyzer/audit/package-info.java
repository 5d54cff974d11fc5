/**
 * The audit: who is here, who should be, who is lying.
 *
 * <pre>
 *   Frame --> Audit --+--> StationTable    who was heard, bounded
 *                     +--> ClaimReader --> AddressBook (who has which address), Dot1xWatch, services
 *                     '--> Findings        each matter once, held back while it only goes on
 *                             '--> AuditReport, StationMemory
 * </pre>
 *
 * <p>Each class is bound to the analysis thread, and keeps no lock.
 */
package io.macmon.analyzer.audit;
