package io.macmon.cli.memory;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** The reasons why an SQLite operation can fail. */
enum DatabaseError {
    /** The file is damaged, or not a database. */
    CORRUPT("it is damaged"),
    BUSY("another program has locked it"),
    FULL("the disk is full"),
    READ_ONLY("it or its directory is read-only"),
    CANNOT_OPEN("it cannot be opened or created"),
    IO("reading or writing failed"),
    OTHER("SQLite failed");

    private static final int PRIMARY_CODE = 0xFF;

    private final String reason;

    DatabaseError(String reason) {
        this.reason = reason;
    }

    static DatabaseError of(SQLException failure) {
        return switch (SQLiteErrorCode.getErrorCode(failure.getErrorCode() & PRIMARY_CODE)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> CORRUPT;
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL -> BUSY;
            case SQLITE_FULL -> FULL;
            case SQLITE_READONLY, SQLITE_PERM -> READ_ONLY;
            case SQLITE_CANTOPEN -> CANNOT_OPEN;
            case SQLITE_IOERR -> IO;
            default -> OTHER;
        };
    }

    /** The reason as text, with SQLite's message if it is more specific. */
    static String reason(SQLException failure) {
        DatabaseError error = of(failure);
        return switch (error) {
            case OTHER, IO, CORRUPT -> error.reason + " (" + failure.getMessage() + ")";
            default -> error.reason;
        };
    }
}
