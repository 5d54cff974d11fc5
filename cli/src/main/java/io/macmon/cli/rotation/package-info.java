/**
 * Old files of an output, {@code --out FORMAT:FILE,rotate=...}: when a new file starts, and what is done with the old
 * one. The output's thread renames; the thread macmon-rotation compresses and removes.
 */
package io.macmon.cli.rotation;
