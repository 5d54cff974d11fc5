/** JMH benchmarks of the parts, per frame; {@code benchmarks/run jmh [PATTERN]}. */
package io.macmon.benchmarks.parts;
