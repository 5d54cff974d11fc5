package io.macmon.config.text;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The reason for an I/O error as text: the message of a JDK exception is often only the path or
 * the host. */
public final class IoErrorText {

    private IoErrorText() {}

    public static String of(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "the file already exists";
        }
        if (failure instanceof UnknownHostException) {
            return "unknown host " + failure.getMessage();
        }
        if (failure instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason().replace(" or unable to access attributes of symbolic link", "");
        }
        if (failure instanceof FileNotFoundException && failure.getMessage().endsWith(")")) {
            String message = failure.getMessage(); // path (Reason)
            String reason = message.substring(message.lastIndexOf('(') + 1, message.length() - 1);
            return reason.isEmpty() ? message : Character.toLowerCase(reason.charAt(0)) + reason.substring(1);
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
