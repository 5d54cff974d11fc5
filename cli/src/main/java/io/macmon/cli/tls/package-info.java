/** Certificates and private keys in files, for what uses TLS. Imports {@code config} only. */
package io.macmon.cli.tls;
