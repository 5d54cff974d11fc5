/**
 * Looks up the vendor of a station's network card by its MAC address.
 *
 * <pre>
 *   vendors.gz, built in --------> VendorFormat --+
 *   IEEE's CSV files -----------> VendorCsv ------+--> VendorTable --> Vendors
 * </pre>
 *
 * <p>This package imports {@code io.macmon.config} and nothing else.
 */
package io.macmon.analyzer.vendor;
