/**
 * {@code macmon who}: what running macmons and the databases of audits know about a station. All classes run on the
 * main thread.
 */
package io.macmon.cli.who;
