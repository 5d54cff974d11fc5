package io.macmon.config.file;

import java.nio.file.FileSystemException;

/** Another user could make a path lead elsewhere, or change what it leads to. */
public final class UntrustedPathException extends FileSystemException {

    private static final long serialVersionUID = 1L;

    UntrustedPathException(String file, String reason) {
        super(file, null, reason);
    }
}
