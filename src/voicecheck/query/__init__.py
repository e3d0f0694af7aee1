"""Questions of analysts to the published tables, in SQL: answered by DuckDB, which may read the tables and no more."""
