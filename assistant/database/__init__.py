"""One SQLite file: connections, transactions, numbered migrations, errors in one line."""

from assistant.database.database import Database
from assistant.database.private_file import LOCAL, PrivateFile
from assistant.database.schema import Schema, private_schema, read_migrations

__all__ = ["LOCAL", "Database", "PrivateFile", "Schema", "private_schema", "read_migrations"]
