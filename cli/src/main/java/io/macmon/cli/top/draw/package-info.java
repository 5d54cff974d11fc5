/**
 * Text drawn into a buffer of cells, in immediate mode: each drawing starts with an empty {@link
 * io.macmon.cli.top.draw.Buffer}, and everything visible is drawn again into an {@link io.macmon.cli.top.draw.Area} of
 * it. {@link io.macmon.cli.top.draw.Table}, {@link io.macmon.cli.top.draw.Text}, {@link
 * io.macmon.cli.top.draw.Sparkline} and {@link io.macmon.cli.top.draw.Box} draw; only what must outlive a drawing, such
 * as the selected row, is state of the caller. Nothing here knows a terminal: a buffer is compared as text in tests.
 *
 * <p>One thread at a time. Imports {@code config.text} only.
 */
package io.macmon.cli.top.draw;
