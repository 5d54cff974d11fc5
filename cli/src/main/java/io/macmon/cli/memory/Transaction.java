package io.macmon.cli.memory;

import java.sql.Connection;
import java.sql.SQLException;

/** Statements of which all take effect, or none. */
interface Transaction {

    void run() throws SQLException;

    /** @throws SQLException the first failure; nothing has taken effect then */
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

    // After some failures, such as a full disk, SQLite has rolled back already, and refuses to do it again.
    private static void tryAlso(Transaction end, SQLException failed) {
        try {
            end.run();
        } catch (SQLException again) {
            failed.addSuppressed(again);
        }
    }
}
