/**
 * Writes an audit report in five formats: a table for the terminal, JSON, CSV, Markdown, and a self-contained HTML
 * page. The report of a fleet has the same page: {@link io.macmon.analyzer.report.HtmlPage} and {@link
 * io.macmon.analyzer.report.HtmlTable}.
 *
 * <p>Text from the network is escaped by {@link io.macmon.config.text.SafeText}, and then by the rules of the format.
 * In SafeText's form a backslash is doubled, and an invisible character is written {@code \}{@code x1b} or {@code
 * \}{@code u{202e}}.
 *
 * <p>Each writer is used once, by one thread only. This package imports {@code io.macmon.analyzer.audit} and
 * {@code io.macmon.config}.
 */
package io.macmon.analyzer.report;
