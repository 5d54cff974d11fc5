/** One event in, octets out: the formats that the field's tools read. The only package that knows of Jackson. */
package io.macmon.analyzer.record;
