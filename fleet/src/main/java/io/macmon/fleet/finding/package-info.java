/** What the fleet finds, and its form in {@code fleet-findings.v1}. */
package io.macmon.fleet.finding;
