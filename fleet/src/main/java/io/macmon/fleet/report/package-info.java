/**
 * {@code macmon fleet report}: what the instances of a fleet know, as text, JSON or a self-contained HTML page.
 *
 * <pre>
 *   query port --> FleetReportQuery --> FleetReport --+--> FleetReportText
 *                                                     +--> FleetReportJson
 *                                                     '--> FleetReportPage
 * </pre>
 *
 * <p>Texts in the replies come from the network. {@link io.macmon.config.text.SafeText} escapes them, and then the
 * rules of the format. Imports {@code io.macmon.analyzer.report} for the page of an audit.
 */
package io.macmon.fleet.report;
