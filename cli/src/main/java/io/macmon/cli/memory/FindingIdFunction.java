package io.macmon.cli.memory;

import io.macmon.analyzer.audit.finding.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.Function;

/** An SQL function that turns the key of a finding into its ID, for migrations. */
final class FindingIdFunction extends Function {

    static final String NAME = "macmon_finding_id";

    private FindingIdFunction() {}

    static void register(Connection database) throws SQLException {
        create(database, NAME, new FindingIdFunction());
    }

    @Override
    protected void xFunc() throws SQLException {
        result(Finding.idOf(value_text(0)));
    }
}
