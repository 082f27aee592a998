"""One SQLite file: connections, transactions, numbered migrations, errors in one line."""

from assistant.database.database import Database
from assistant.database.private_file import PrivateFile
from assistant.database.schema import Schema, read_migrations

__all__ = ["Database", "PrivateFile", "Schema", "read_migrations"]
