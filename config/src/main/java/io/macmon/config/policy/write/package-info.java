/**
 * Writes lists of the allowed stations for other programs, and a policy file from the stations that an audit has seen.
 *
 * <pre>
 *   Policy ------------&gt; AllowList ------&gt; hostapd, FreeRADIUS, ethers, dnsmasq, nftables
 *   LearnedStation ----&gt; PolicyWriter ---&gt; policy.yaml, which policy.read reads
 * </pre>
 *
 * <p>The output is text; the caller writes the files. Names from the network are escaped or left out.
 */
package io.macmon.config.policy.write;
