/** Who sends: sources that nobody expects. Each class is bound to one thread and keeps no lock. */
package io.macmon.analyzer.station;
