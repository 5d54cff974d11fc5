package io.macmon.fleet.transmit;

/**
 * The records so far, by outcome. Each offered record is in one of them.
 *
 * @param confirmed confirmed by the broker
 * @param waiting   on the way to the spool, or in it; also those of earlier runs
 * @param busy      dropped because the disk was too slow
 * @param spool     dropped because the spool was full, the disk did not accept them, or they were damaged there
 * @param refused   dropped because the broker cannot accept them, such as records that are too long
 * @param failure   why the broker does not confirm at present; empty if it does
 */
public record TransmitCounts(long confirmed, long waiting, long busy, long spool, long refused, String failure) {}
