/**
 * The rows of the screen's views, read from the replies of the control socket, and what the user does with rows: filter
 * and sort them.
 *
 * <p>A reply may come from another version of macmon, and its texts from the network: a missing field is empty or
 * {@link io.macmon.cli.top.model.Fields#UNKNOWN}, unknown fields are kept for the details, and texts are made harmless.
 * Immutable, except for {@link io.macmon.cli.top.model.RowOrder}. Imports {@code cli.control} and {@code config.text}.
 */
package io.macmon.cli.top.model;
