/** How options are read and errors are reported, for all commands. Imports no other package of {@code cli}. */
package io.macmon.cli.options;
