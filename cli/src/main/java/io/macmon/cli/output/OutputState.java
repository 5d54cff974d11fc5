package io.macmon.cli.output;

/**
 * An output at this moment, in records.
 *
 * @param target   as the user wrote it
 * @param waiting  accepted, and neither written nor dropped yet
 * @param isBehind whether it fails, or nothing was written for seconds although records wait
 * @param failure  why it last failed; empty if it never did
 */
public record OutputState(String target, long written, long dropped, long waiting, boolean isBehind, String failure) {}
