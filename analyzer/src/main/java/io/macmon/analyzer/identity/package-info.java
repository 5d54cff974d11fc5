/**
 * What stations reveal about the devices they are.
 *
 * <pre>
 *   frames --> io.macmon.analyzer.claim --> Trait --> io.macmon.analyzer.audit: is it still the same device?
 * </pre>
 *
 * <p>Everything here is immutable, or belongs to the thread that calls it. This package imports
 * {@code io.macmon.capture} and {@code io.macmon.config}.
 */
package io.macmon.analyzer.identity;
