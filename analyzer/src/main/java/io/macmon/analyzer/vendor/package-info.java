/**
 * Who made a station's network card, as far as its MAC address tells.
 *
 * <pre>
 *   vendors.gz, in the program --> VendorFormat --+
 *   IEEE's CSV files -----------> VendorCsv ------+--> VendorTable --> Vendors
 * </pre>
 *
 * <p>This package imports {@code io.macmon.config} and nothing else.
 */
package io.macmon.analyzer.vendor;
