"""Tables: every column described once, rows from analyses, Parquet published so that no reader sees half."""
