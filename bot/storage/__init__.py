"""The database: connections, the one writer, migrations, backups, the lease."""
