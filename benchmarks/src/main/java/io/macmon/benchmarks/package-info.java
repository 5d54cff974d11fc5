/**
 * The proof of speed: whole programs under load, each one command; see the README beside this module. Nothing imports
 * this.
 */
package io.macmon.benchmarks;
