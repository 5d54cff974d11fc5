/**
 * Which stations belong on a segment. A {@link io.macmon.config.policy.Policy} is immutable and thread-safe.
 *
 * <pre>
 *   policy.yaml, lists --&gt; policy.read --&gt; Policy --&gt; policy.write --&gt; lists for hostapd, ...
 *                                           audit --&gt; policy.write --&gt; policy.yaml
 * </pre>
 *
 * <p>This package imports {@code config.net} and {@code config.text}; it does not depend on the packages that read and
 * write it.
 */
package io.macmon.config.policy;
