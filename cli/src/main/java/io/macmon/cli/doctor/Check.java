package io.macmon.cli.doctor;

/** Tries one thing. */
@FunctionalInterface
interface Check {

    CheckResult run();
}
