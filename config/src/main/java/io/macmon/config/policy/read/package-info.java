/**
 * Reads a policy file and the station lists that it refers to.
 *
 * <pre>
 *   PolicyFile (YAML) --- macs: ---&gt; StationList ---&gt; ListFormat ---&gt; ListReader
 *        |                                          (detected)      (plain, ethers, hostapd, FreeRADIUS, dnsmasq)
 *        v
 *      Policy
 * </pre>
 *
 * <p>Every error is a {@link io.macmon.config.text.ConfigException} with file and line. One thread only.
 */
package io.macmon.config.policy.read;
