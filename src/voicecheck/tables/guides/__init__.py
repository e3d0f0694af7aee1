"""What explains the tables to people and other programs: dictionary, views, sources for dbt, charts for Superset."""
