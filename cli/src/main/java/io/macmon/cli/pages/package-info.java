/**
 * The man pages and shell completions of the packages, made from the command tree, so that they are as complete as the
 * help pages. The build of the packages runs {@link io.macmon.cli.pages.PageFiles}; the program itself never does.
 */
package io.macmon.cli.pages;
