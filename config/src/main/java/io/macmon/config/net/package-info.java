/**
 * MAC and IP addresses: values, their notations, and lookups that are fast enough for every frame. Values are immutable
 * and thread-safe. From macmon, this package imports only {@code config.text}.
 */
package io.macmon.config.net;
