/** What the parts cost per frame, by JMH; {@code benchmarks/run jmh [PATTERN]}. */
package io.macmon.benchmarks.parts;
