/** The command {@code macmon fleet}. */
package io.macmon.fleet.command;
