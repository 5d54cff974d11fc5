/** What macmon finds in the plugin: {@link io.macmon.fleet.plugin.InstalledFleet}. Imports all other packages. */
package io.macmon.fleet.plugin;
