/**
 * {@code macmon setup}: finds out what it can about this machine and its segment, and writes a configuration and a
 * first policy for each device. It sends nothing.
 *
 * <pre>
 *   SetupCommand --> SetupDevice   the device, its gateway, the doctor's checks
 *              |---> PortTraffic   what the port receives in a few seconds
 *              '---> SetupFiles    the texts
 * </pre>
 *
 * <p>Only the captures have separate threads.
 */
package io.macmon.cli.setup;
