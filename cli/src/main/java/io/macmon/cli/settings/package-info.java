/**
 * Settings of a command that are not on its command line: those of the configuration file and of the environment. Each
 * sets an option of the command tree and is read by that option's converter, so no list of settings is kept here.
 *
 * <pre>
 *   arguments --> ParseResult --\
 *   MACMON_* ----------------------> Settings --> arguments with settings --> the command
 *   ConfigFile: profile, section --/
 * </pre>
 *
 * <p>All classes run on the main thread. Imports no other package of {@code cli} but {@code options}, {@code
 * process}, {@code output} and {@code notify}.
 */
package io.macmon.cli.settings;
