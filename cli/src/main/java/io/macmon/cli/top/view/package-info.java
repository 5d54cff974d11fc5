/**
 * The views of the screen. Each {@link io.macmon.cli.top.view.View} draws one subject from the replies of the control
 * socket; what the user has chosen in it is its {@link io.macmon.cli.top.view.ViewState}.
 *
 * <p>Threads: only {@code macmon-screen}. Imports {@code cli.top.model}, {@code cli.top.draw}, {@code cli.control}, and
 * the number formats of {@code cli.screen}.
 */
package io.macmon.cli.top.view;
