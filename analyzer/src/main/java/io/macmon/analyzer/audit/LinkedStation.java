package io.macmon.analyzer.audit;

import io.macmon.config.net.MacAddress;

/**
 * Another MAC address of a station's device.
 *
 * @param mac       the other address
 * @param isListed  whether the policy lists both under one device; otherwise it is a hint, because any station can copy
 *                  what another one sends
 * @param evidence  as in {@code device annas-laptop} or {@code DHCP client id 01ab}; printable
 */
public record LinkedStation(MacAddress mac, boolean isListed, String evidence) {}
