package io.macmon.config.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The users that may decide where this process writes: root, its own user, and the user who started it with sudo.
 *
 * <p>Only root reads {@code SUDO_UID}, and only root and sudo(8) set root's environment, where sudo overwrites the
 * user's value. The user whom it names chose this process's command line, and with it every file that it writes, so
 * trusting that user's directories gives nothing away. A root shell from sudo passes it on: to programs of that user.
 */
final class TrustedUsers {

    private static final int ROOT = 0;
    /** Maps every ID to itself, so this is not a user namespace. See user_namespaces(7). */
    private static final String INITIAL_NAMESPACE = "0 0 4294967295";

    private final Set<Integer> ids;
    private final boolean isInitialNamespace;

    private TrustedUsers(Set<Integer> ids, boolean isInitialNamespace) {
        this.ids = ids;
        this.isInitialNamespace = isInitialNamespace;
    }

    static TrustedUsers ofThisProcess() throws IOException {
        String map = Files.readString(Path.of("/proc/self/uid_map"));
        int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return of(self, System.getenv(), map.strip().replaceAll("\\s+", " "));
    }

    static TrustedUsers of(int self, Map<String, String> environment, String idMap) {
        Set<Integer> ids = new HashSet<>(List.of(ROOT, self));
        String sudo = environment.getOrDefault("SUDO_UID", "");
        if (self == ROOT && sudo.matches("\\d{1,9}")) {
            ids.add(Integer.valueOf(sudo));
        }
        return new TrustedUsers(ids, idMap.equals(INITIAL_NAMESPACE));
    }

    /**
     * In a user namespace, every user is trusted: users without an ID there cannot be distinguished, and its root has
     * only the privileges of the user who created it.
     */
    boolean contains(int id) {
        return !isInitialNamespace || ids.contains(id);
    }

    /** Whether the user is one of them, also in a user namespace. */
    boolean isKnown(int id) {
        return ids.contains(id);
    }

    boolean canBeToldApart() {
        return isInitialNamespace;
    }
}
