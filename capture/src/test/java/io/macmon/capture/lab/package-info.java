/**
 * Tests on real devices: a class marked {@link io.macmon.capture.lab.LabTest} runs each test in a network of its own.
 *
 * <p>Other modules' tests use this too, from this module's test jar.
 */
package io.macmon.capture.lab;
