package io.macmon.cli.memory;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Why SQLite could not do it. */
enum DatabaseError {
    /** What the file holds is damaged, or is no database. */
    CORRUPT("it is damaged"),
    BUSY("another program has locked it"),
    FULL("the disk is full"),
    READ_ONLY("it, or its directory, may only be read"),
    CANNOT_OPEN("it cannot be opened or made"),
    IO("reading or writing failed"),
    OTHER("SQLite refuses");

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

    /** In words, with SQLite's own where these say more. */
    static String reason(SQLException failure) {
        DatabaseError fault = of(failure);
        return switch (fault) {
            case OTHER, IO, CORRUPT -> fault.reason + " (" + failure.getMessage() + ")";
            default -> fault.reason;
        };
    }
}
