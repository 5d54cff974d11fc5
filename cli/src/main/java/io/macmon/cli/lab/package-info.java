/**
 * The main job in a throw-away network: a small believable network whose every frame is known beforehand, played onto a
 * veth pair that the very same {@code watch} listens to.
 */
package io.macmon.cli.lab;
