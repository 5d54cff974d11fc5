/**
 * Tests on real devices: each test of a class with {@link io.macmon.capture.lab.LabTest} runs in its own network
 * namespace.
 *
 * <p>The tests of other modules use it, too, from the test jar of this module.
 */
package io.macmon.capture.lab;
