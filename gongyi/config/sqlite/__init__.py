"""SQLite with one fair queue of writers across threads and processes."""
