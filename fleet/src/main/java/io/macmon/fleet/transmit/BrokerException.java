package io.macmon.fleet.transmit;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** A client failed for good; a new one may succeed. The message is for the user. */
final class BrokerException extends Exception {

    private static final long serialVersionUID = 1L;

    // What Kafka's ClientUtils throws has the type of any wrong setting.
    private static final String UNRESOLVED = "No resolvable bootstrap urls";

    BrokerException(String problem, Throwable cause) {
        super(problem, cause);
    }

    /** Explains what failed, and what to do. */
    static BrokerException explain(Exception failure) {
        String reason = rootOf(failure);
        if (failure instanceof SslAuthenticationException) {
            return new BrokerException(
                    "the TLS handshake with the broker failed: " + reason
                            + "; check the CA certificates, the broker's name in its certificate, and your own"
                            + " certificate",
                    failure);
        }
        if (failure instanceof AuthenticationException) {
            return new BrokerException(
                    "the broker refused the login: " + reason + "; check the user, the password and the mechanism",
                    failure);
        }
        if (failure instanceof AuthorizationException) {
            return new BrokerException(
                    "the broker does not let this user write: " + reason + "; allow WRITE on macmon's topics", failure);
        }
        if (reason.startsWith(UNRESOLVED)) {
            return new BrokerException(
                    "cannot resolve the broker's name; check it, and the DNS servers of this host", failure);
        }
        return new BrokerException("the Kafka client failed: " + reason, failure);
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
