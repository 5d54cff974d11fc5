/**
 * Writes lists of allowed stations for other programs, and a policy file for the stations that an audit has seen.
 *
 * <pre>
 *   Policy ------------&gt; AllowList ------&gt; hostapd, FreeRADIUS, ethers, dnsmasq, nftables
 *   LearnedStation ----&gt; PolicyWriter ---&gt; policy.yaml, which policy.read reads
 * </pre>
 *
 * <p>This package creates the text; the caller writes the files. Names from the network are escaped or omitted.
 */
package io.macmon.config.policy.write;
