/**
 * Runs of a whole fleet, with the broker, each sensor and the application as separate processes, which are killed by
 * SIGKILL at points that a seed decides.
 */
package io.macmon.fleet.fault;
