"""The folder of one index: ``archive.sqlite3``, ``vectors/``, ``writer.lock``."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.config.settings import INDEX_FILE
from assistant.database import Database, Schema, read_migrations
from assistant.errors import ArchiveBusy, ArchiveDamaged, ArchiveMissing, StorageError
from assistant.index.vector_store import VectorStore
from assistant.index.writer_lock import WriterLock

SCHEMA: Final = Schema(
    section="index",
    migrations=read_migrations("assistant.index"),
    version="SELECT value FROM meta WHERE key = 'schema'",
    stamp="INSERT OR REPLACE INTO meta VALUES ('schema', '{version}')",
    pragmas=("synchronous = NORMAL",),
    errors={
        **dict.fromkeys(("damaged", "foreign", "newer"), ArchiveDamaged),
        "busy": ArchiveBusy,
    },
)


class Meta(BaseModel):
    """What an index remembers about itself.

    Attributes:
        embedder_id: The model that its vectors come from.
        dimensions: Of those vectors; 0 until the first one is stored.
        max_tokens: Most tokens of a passage.
    """

    model_config = ConfigDict(frozen=True)

    embedder_id: str
    dimensions: int = 0
    max_tokens: int


class IndexFolder:
    """The files of an index, opened.

    Args:
        path: The folder.
        read_only: Never write to it.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self.database = Database(path / INDEX_FILE, SCHEMA, shown=path, read_only=read_only)
        self.lock = WriterLock(path)
        self.vectors = VectorStore(self.database, path / "vectors", self.lock)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> IndexFolder:
        """Open the folder of an index that exists; one of an earlier version is upgraded.

        Raises:
            ArchiveMissing: There is none.
            ArchiveDamaged: Its database is broken, or from a newer program.
            StorageError: It cannot be read.
        """
        if not _has_index_file(path):
            raise ArchiveMissing("index.missing", path=path)
        folder = cls(path, read_only=read_only)
        try:
            if not folder.database.version():
                raise ArchiveMissing("index.missing", path=path)
            folder.database.upgrade()
            folder.meta()
        except StorageError:
            folder.close()
            if read_only:
                raise
            return cls.open(path, read_only=True)
        except BaseException:
            folder.close()
            raise
        return folder

    @classmethod
    def create(cls, path: Path, meta: Meta) -> IndexFolder:
        """Make the folder of a new index, or open the one that is there.

        Raises:
            StorageError: The folder cannot be written to, or is a file.
            ArchiveBusy: Another process is creating it at this moment.
        """
        if path.exists() and not path.is_dir():
            raise StorageError("index.not_empty", path=path)
        folder = cls(path)

        def fill(connection: sqlite3.Connection) -> None:
            rows = [(key, str(value)) for key, value in meta]
            connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)

        with folder.database.translated():
            path.mkdir(parents=True, exist_ok=True)
            (path / INDEX_FILE).touch(mode=0o644)
            with folder.lock:
                folder.database.upgrade(fill)
        folder.close()
        return cls.open(path)

    def meta(self) -> Meta:
        """What the index remembers about itself.

        Raises:
            ArchiveDamaged: It does not.
        """
        try:
            return Meta.model_validate(dict(self.database.rows("SELECT key, value FROM meta")))
        except ValidationError as error:
            raise ArchiveDamaged("index.damaged", path=self.path, why="meta") from error

    def close(self) -> None:
        """Let go of all files."""
        self.vectors.close()
        self.database.close()


def _has_index_file(path: Path) -> bool:
    try:
        return (path / INDEX_FILE).stat().st_size > 0
    except OSError:
        return False
