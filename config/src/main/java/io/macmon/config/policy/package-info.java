/**
 * Who belongs on a segment: the policy file, the lists of stations that it names, and the lists that enforcers read.
 *
 * <pre>
 *   policy.yaml --> PolicyFile --> Policy --> AllowList --> hostapd, FreeRADIUS, ethers, dnsmasq, nft
 *   lists of stations --'             '<-- PolicyWriter, from what was heard
 * </pre>
 */
package io.macmon.config.policy;
