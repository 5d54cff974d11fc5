package io.macmon.config.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;

/**
 * Finds where a path leads, and refuses it if another user could make it lead elsewhere. Otherwise, a user with access
 * to a directory that macmon writes to, such as /tmp, could replace a file by a link, and root would overwrite the
 * link's target.
 *
 * <p>A path is trusted if every directory and link on it belongs to root, to the user of this process, or to the user
 * who started it with sudo, and if other users cannot write to these directories. They may be able to if the directory
 * is sticky, because they cannot rename or remove the files of others there. Members of a directory's group are
 * trusted: a trusted user gave them the directory.
 *
 * <p>Settings that root reads decide where it writes, so the same rules apply to their path. There, the file itself
 * counts as well, and members of other groups than root's are not trusted.
 *
 * <p>The kernel's {@code fs.protected_symlinks} refuses some of these links, in sticky directories, if it is enabled.
 */
public final class TrustedPath {

    /** Mode 0640. */
    public static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

    private static final int MAX_LINKS = 40; // as in path_resolution(7)
    private static final int TYPE = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int LINK = 0120000;
    private static final int REGULAR_FILE = 0100000;
    private static final int STICKY = 01000;
    private static final int GROUP_WRITE = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int ROOTS_GROUP = 0;
    private static final Path ROOT = Path.of("/");

    private final TrustedUsers users;
    private final boolean isOfSettings;
    private final Deque<Path> names = new ArrayDeque<>();
    private Path current = ROOT;
    private int links;
    private boolean isMissing;

    private TrustedPath(TrustedUsers users, boolean isOfSettings) {
        this.users = users;
        this.isOfSettings = isOfSettings;
    }

    /**
     * Returns the file that a path names, with all links resolved. No untrusted user can make the result lead
     * elsewhere, unless there is no such file and its directory is sticky; so create it with {@code CREATE_NEW}.
     *
     * @return the path of an existing file of any type, or of a missing file in an existing directory; the given path
     *     if it leads to {@code /dev} or {@code /proc}, whose entries only the kernel and root create
     * @throws IOException if an untrusted user could redirect the path, with the reason as its message; or if a
     *     directory is missing
     */
    public static Path resolve(Path file) throws IOException {
        return resolve(file, TrustedUsers.ofThisProcess());
    }

    static Path resolve(Path file, TrustedUsers users) throws IOException {
        return new TrustedPath(users, false).follow(file);
    }

    /**
     * Checks that only root and the user who called sudo can change what root reads from an existing file.
     *
     * @throws UntrustedPathException if another user can, with the reason and a command that changes that
     */
    public static void requireSettings(Path file) throws IOException {
        new TrustedPath(TrustedUsers.ofThisProcess(), true).follow(file);
    }

    /**
     * Resolves the path of a file beside which a library creates others, and follows links as it does so. So the
     * directory cannot be sticky.
     *
     * @see #resolve(Path)
     */
    public static Path resolveWithSiblings(Path file) throws IOException {
        return resolveWithSiblings(file, TrustedUsers.ofThisProcess());
    }

    static Path resolveWithSiblings(Path file, TrustedUsers users) throws IOException {
        Path resolved = resolve(file, users);
        if (users.canBeToldApart() && isSticky(resolved.getParent())) {
            throw untrusted(resolved, "every user can create files in " + resolved.getParent());
        }
        return resolved;
    }

    /**
     * Resolves a path and creates the file if it is missing, so that the result is safe to open by its name. A new file
     * has mode 0640, or less with a stricter umask: what was captured is not for every user.
     *
     * @see #resolve(Path)
     */
    public static Path create(Path file) throws IOException {
        Path resolved = resolve(file);
        try {
            Files.createFile(resolved, PRIVATE);
        } catch (FileAlreadyExistsException exists) {
            return resolveExisting(file, TrustedUsers.ofThisProcess()); // another user may have been faster
        }
        return resolved;
    }

    // Another user may also remove that file again, and then plant a link.
    static Path resolveExisting(Path file, TrustedUsers users) throws IOException {
        TrustedPath path = new TrustedPath(users, false);
        Path resolved = path.follow(file);
        if (path.isMissing) {
            throw new FileSystemException(
                    file.toString(), null, "another process created it and removed it at the same moment; try again");
        }
        return resolved;
    }

    private Path follow(Path file) throws IOException {
        push(file.toAbsolutePath());
        requireTrusted(ROOT, attributes(ROOT));
        while (!names.isEmpty()) {
            Path name = names.pop();
            if (name.toString().equals("..")) {
                current = current.equals(ROOT) ? ROOT : current.getParent();
                continue;
            }
            if (name.toString().isEmpty() || name.toString().equals(".")) {
                continue;
            }
            Path next = current.resolve(name);
            if (isKernels(next) && !names.contains(Path.of(".."))) {
                return file;
            }
            Map<String, Object> attributes;
            try {
                attributes = attributes(next);
            } catch (NoSuchFileException missing) {
                if (names.isEmpty()) {
                    isMissing = true;
                    return next;
                }
                throw new FileSystemException(file.toString(), null, "there is no directory " + next);
            }
            step(file, next, attributes);
        }
        return current;
    }

    private void step(Path file, Path next, Map<String, Object> attributes) throws IOException {
        requireTrusted(next, attributes);
        switch (mode(attributes) & TYPE) {
            case LINK -> {
                if (++links > MAX_LINKS) {
                    throw new FileSystemException(file.toString(), null, "too many levels of links");
                }
                Path target = Files.readSymbolicLink(next);
                if (target.isAbsolute()) {
                    current = ROOT;
                }
                push(target);
            }
            case DIRECTORY -> current = next;
            default -> {
                if (!names.isEmpty()) {
                    throw new FileSystemException(file.toString(), null, next + " is not a directory");
                }
                current = next;
            }
        }
    }

    private void push(Path path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            names.push(path.getName(i));
        }
    }

    private void requireTrusted(Path path, Map<String, Object> attributes) throws IOException {
        int mode = mode(attributes);
        int type = mode & TYPE;
        if (isOfSettings) {
            requireTrustedSettings(path, attributes);
            return;
        }
        boolean belongsToOther = !users.contains((int) attributes.get("uid"));
        if (type == DIRECTORY || type == LINK) {
            if (belongsToOther) {
                throw untrusted(
                        path, (type == LINK ? "the link " : "the directory ") + path + " belongs to " + owner(path));
            }
            if (type == DIRECTORY && (mode & (OTHERS_WRITE | STICKY)) == OTHERS_WRITE) {
                throw untrusted(path, "every user can replace files in " + path);
            }
        } else if (isSticky(path.getParent())) { // elsewhere, a trusted user gave the file its owner
            if (belongsToOther) {
                throw untrusted(path, path + " belongs to " + owner(path));
            }
            if (type == REGULAR_FILE && (int) attributes.get("nlink") > 1) {
                throw untrusted(path, path + " has a second name, which any user may have given it");
            }
        }
    }

    // In a sticky directory, others can change only what belongs to them.
    private void requireTrustedSettings(Path path, Map<String, Object> attributes) throws IOException {
        int mode = mode(attributes);
        int type = mode & TYPE;
        String what = (type == DIRECTORY ? "the directory " : type == LINK ? "the link " : "") + path;
        if (!users.isKnown((int) attributes.get("uid"))) {
            String command = type == LINK ? "chown -h root " : "chown root ";
            throw new UntrustedPathException(
                    path.toString(), what + " belongs to " + owner(path) + "; fix it with: " + command + path);
        }
        boolean isWritable =
                (mode & OTHERS_WRITE) != 0 || ((mode & GROUP_WRITE) != 0 && (int) attributes.get("gid") != ROOTS_GROUP);
        boolean isShared = type == DIRECTORY && (mode & STICKY) != 0;
        if (type != LINK && isWritable && !isShared) {
            throw new UntrustedPathException(
                    path.toString(), "other users can write to " + what + "; fix it with: chmod go-w " + path);
        }
    }

    private static boolean isSticky(Path directory) throws IOException {
        return (mode(attributes(directory)) & STICKY) != 0;
    }

    private static FileSystemException untrusted(Path path, String reason) {
        return new UntrustedPathException(
                path.toString(), reason + ", so macmon does not write there; use a directory of root or of your own");
    }

    private static String owner(Path path) throws IOException {
        return "user " + Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, "unix:uid,gid,mode,nlink", LinkOption.NOFOLLOW_LINKS);
    }

    private static int mode(Map<String, Object> attributes) {
        return (int) attributes.get("mode");
    }

    private static boolean isKernels(Path path) {
        return path.startsWith("/proc") || (path.startsWith("/dev") && !path.startsWith("/dev/shm"));
    }
}
