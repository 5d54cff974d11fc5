package io.macmon.cli.doctor;

/** One check of the machine. */
@FunctionalInterface
interface Check {

    CheckResult run();
}
