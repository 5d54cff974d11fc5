/**
 * The terminal, by JLine: raw mode, size, keys, and drawing of the cells that have changed. JLine is loaded only when a
 * screen is opened.
 *
 * <p>Threads: {@code macmon-screen} draws and reads keys; any thread may restore the terminal. Imports {@code
 * cli.top.draw}, {@code cli.process} and {@code capture.linux}.
 */
package io.macmon.cli.top.terminal;
