package io.macmon.cli.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.cli.tls.PemFiles;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/** Sends mail. */
final class SmtpChannel implements Channel {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Server server;
    private final InternetAddress from;
    private final InternetAddress[] to;
    private final Session session;

    /** How the connection is encrypted. */
    enum Encryption {
        STARTTLS,
        TLS,
        NONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A mail server.
     *
     * @param certificates PEM file of the CAs that it may have its certificate from; empty for Java's
     * @param user         empty to log in nowhere
     */
    record Server(
            String host,
            int port,
            Encryption encryption,
            Optional<Path> certificates,
            Optional<String> user,
            Optional<String> password) {}

    SmtpChannel(Server server, InternetAddress from, List<InternetAddress> to) {
        this.server = server;
        this.from = from;
        this.to = to.toArray(InternetAddress[]::new);
        Properties settings = new Properties();
        String millis = Long.toString(TIMEOUT.toMillis());
        settings.put("mail.smtp.connectiontimeout", millis);
        settings.put("mail.smtp.timeout", millis);
        settings.put("mail.smtp.auth", Boolean.toString(server.user.isPresent()));
        settings.put("mail.smtp.starttls.enable", Boolean.toString(server.encryption == Encryption.STARTTLS));
        settings.put("mail.smtp.starttls.required", Boolean.toString(server.encryption == Encryption.STARTTLS));
        settings.put("mail.smtp.ssl.enable", Boolean.toString(server.encryption == Encryption.TLS));
        settings.put("mail.smtp.ssl.checkserveridentity", "true");
        if (server.encryption != Encryption.NONE) {
            settings.put(
                    "mail.smtp.ssl.socketFactory",
                    new PemFiles("ca-file")
                            .context(server.certificates, Optional.empty(), Optional.empty())
                            .getSocketFactory());
        }
        session = Session.getInstance(settings);
    }

    @Override
    public void send(Message message) throws IOException {
        try (Transport transport = session.getTransport("smtp")) {
            MimeMessage mail = new MimeMessage(session);
            mail.setFrom(from);
            mail.setRecipients(jakarta.mail.Message.RecipientType.TO, to);
            mail.setSubject(message.title(), UTF_8.name());
            mail.setText(message.text(), UTF_8.name());
            mail.setSentDate(Date.from(message.sentAt()));
            mail.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no vacation replies
            mail.saveChanges();
            transport.connect(server.host, server.port, server.user.orElse(null), server.password.orElse(null));
            transport.sendMessage(mail, to);
        } catch (MessagingException failed) {
            throw new IOException(firstLine(failed), failed);
        }
    }

    private static String firstLine(MessagingException failed) {
        return String.valueOf(failed.getMessage()).lines().findFirst().orElse("cannot send");
    }
}
