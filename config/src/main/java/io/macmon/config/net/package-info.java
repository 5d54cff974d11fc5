/**
 * MAC and IP addresses: values, their notations, and lookups that are fast enough for every frame. Values are
 * immutable, and any thread may use them. Of macmon, the package imports {@code config.text} only.
 */
package io.macmon.config.net;
