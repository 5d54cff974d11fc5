/**
 * Notifications: what the {@code notify} section of the configuration file asks for. Each channel has a mailbox, which
 * merges what happens into few messages.
 *
 * <pre>
 *   macmon-report: Notifier.accept --> NoticeReader --> Rule --> Mailbox --+
 *   macmon-notify: drops, outputs ----> Notice ------------------^         '--> Digest --> Message --> Channel
 * </pre>
 *
 * <p>The report thread only adds notices to mailboxes, which are bounded and never block it. One thread,
 * {@code macmon-notify}, sends. A message that a receiver does not accept is merged with what waits, and is tried again
 * later. Imports {@code io.macmon.cli.output}, {@code io.macmon.cli.process} and {@code io.macmon.cli.tls}. Nothing in
 * it is loaded by a run without notifications.
 */
package io.macmon.cli.notify;
