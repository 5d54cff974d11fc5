/**
 * An audit's report in every form that it is asked for: a table for people at a terminal, JSON, CSV, Markdown, and a page of HTML.
 *
 * <p>What came from the network is escaped in all of them by {@link io.macmon.config.text.SafeText}, and then as the form has it:
 * a backslash is doubled, and what is not shown is written {@code \}{@code x1b} or {@code \}{@code u{202e}}.
 *
 * <p>This package imports {@code io.macmon.analyzer.audit}, {@code io.macmon.analyzer.claim} and {@code io.macmon.config}.
 */
package io.macmon.analyzer.report;
