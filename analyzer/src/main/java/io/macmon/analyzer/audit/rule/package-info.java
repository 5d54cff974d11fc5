/**
 * The rules of the audit. Each class judges one kind of evidence and raises its findings.
 *
 * <pre>
 *   SourceRules       who may send here, and in which VLAN
 *   AddressRules      which station has which IP address --> LeaseRules, AddressDisputes, UnsolicitedReplies,
 *                     SpoofedSources
 *   ServiceRules      who may be a server or a router
 *   IdentityRules     whether one system or several use a MAC address
 *   ControlProtocolRules  who may be a switch
 *   ScanRules         who asks for many addresses
 *   StormRules        who floods the segment with broadcasts
 *   Dot1xRules        who has authenticated --> Authenticators
 *   FragmentRules     control messages in fragments
 *   NameRules         who may answer for a name
 *   DhcpRules         what DHCP clients send
 *   ProbeRules        who may answer that an address is taken
 *   SettingsRules     what routers and DHCP servers tell other hosts
 * </pre>
 *
 * <p>Called by the analysis thread only.
 */
package io.macmon.analyzer.audit.rule;
