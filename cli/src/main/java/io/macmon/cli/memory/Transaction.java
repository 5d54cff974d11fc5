package io.macmon.cli.memory;

import java.sql.Connection;
import java.sql.SQLException;

/** Statements that take effect together or not at all. */
interface Transaction {

    void run() throws SQLException;

    /** @throws SQLException the first failure; no statement has taken effect */
    static void in(Connection database, Transaction statements) throws SQLException {
        database.setAutoCommit(false);
        try {
            statements.run();
            database.commit();
        } catch (SQLException failed) {
            tryAlso(database::rollback, failed);
            tryAlso(() -> database.setAutoCommit(true), failed);
            throw failed;
        }
        database.setAutoCommit(true);
    }

    // After some failures, such as a full disk, SQLite has already rolled back, and rejects a second rollback.
    private static void tryAlso(Transaction end, SQLException failed) {
        try {
            end.run();
        } catch (SQLException again) {
            failed.addSuppressed(again);
        }
    }
}
