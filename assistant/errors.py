"""Every error that Hemeroteca raises on purpose, in one tree.

::

    HemerotecaError                 exit code 1
    ├── UsageError                  exit code 2: the call itself is off
    │   └── SettingsError           a setting is unknown, misspelt or out of bounds
    ├── IngestError                 a document cannot become an article
    ├── ArchiveError                an index (IndexError is Python's own)
    │   ├── ArchiveMissing          no index of that name or at that path
    │   ├── ArchiveDamaged          its files do not hold together
    │   ├── ArchiveBusy             another process is writing to it
    │   ├── EmbedderMismatch        it was built with another embedding model
    │   └── ArticleMissing          no article has that id
    ├── ConversationError
    │   ├── ConversationMissing     no conversation has that id
    │   └── ConversationsDamaged    what is kept of them cannot be read, or is a newer version's
    ├── DossierError
    │   ├── DossierMissing          no dossier, or no item of one, goes by that
    │   └── DossiersDamaged         what is kept of them cannot be read, or is a newer version's
    ├── WatchError
    │   ├── WatchMissing            no watched question has that id
    │   └── WatchesDamaged          what is kept of them cannot be read, or is a newer version's
    ├── ModelError
    │   ├── ModelMissing            not installed here; says which command fetches it
    │   ├── ModelDamaged            size or SHA-256 differ from the catalog
    │   └── ModelUnusable           the file is not one that this program can run
    ├── DownloadError               no source yielded the bytes
    ├── OfflineError                a connection was needed while offline
    ├── StorageError                disk full, folder read-only
    └── Cancelled                   exit code 130: the person stopped it
"""

from __future__ import annotations


class HemerotecaError(Exception):
    """An error with one line for people: what is wrong, where, and how to mend it.

    Args:
        key: Key of the text in the message catalogue (see ``assistant.messages``).
        **values: What the text's placeholders stand for.
    """

    exit_code = 1

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        return self.message()

    def message(self, language: str | None = None) -> str:
        """The line, in ``es`` or ``en``; in the interface's language when None."""
        from assistant.messages import text

        return text(self.key, language, **self.values)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.key, self.values), self.__dict__


def _rebuild(kind: type[HemerotecaError], key: str, values: dict[str, object]) -> HemerotecaError:
    return kind(key, **values)


class UsageError(HemerotecaError):
    """The call itself is off: an argument is missing, malformed or unknown."""

    exit_code = 2


class SettingsError(UsageError):
    """A setting is unknown, misspelt, out of bounds, or its file cannot be read."""


class IngestError(HemerotecaError):
    """A document cannot become an article.

    Attributes:
        line: 1-based line in the document, or None when the whole of it is meant.
    """

    def __init__(self, key: str, /, *, line: int | None = None, **values: object) -> None:
        super().__init__(key, **values)
        self.line = line


class ArchiveError(HemerotecaError):
    """Something is wrong with an index."""


class ArchiveMissing(ArchiveError):
    """There is no index of that name or at that path."""


class ArchiveDamaged(ArchiveError):
    """The files of an index do not hold together."""


class ArchiveBusy(ArchiveError):
    """Another process is writing to the index."""


class EmbedderMismatch(ArchiveError):
    """The index was built with another embedding model, revision or dimension."""


class ArticleMissing(ArchiveError):
    """No article of the index has that id."""


class ConversationError(HemerotecaError):
    """Something is wrong with the conversations that are kept."""


class ConversationMissing(ConversationError):
    """No conversation has that id, or it is somebody else's."""


class ConversationsDamaged(ConversationError):
    """What is kept of conversations cannot be read, or comes from a newer version."""


class DossierError(HemerotecaError):
    """Something is wrong with the dossiers that are kept."""


class DossierMissing(DossierError):
    """No dossier has that id or name, or it is somebody else's, or it has no such item."""


class DossiersDamaged(DossierError):
    """What is kept of dossiers cannot be read, or comes from a newer version."""


class WatchError(HemerotecaError):
    """Something is wrong with the watched questions that are kept."""


class WatchMissing(WatchError):
    """No watch has that id, or it is somebody else's."""


class WatchesDamaged(WatchError):
    """What is kept of watched questions cannot be read, or comes from a newer version."""


class ModelError(HemerotecaError):
    """Something is wrong with a model."""


class ModelMissing(ModelError):
    """The model is not installed; the message names the command that fetches it."""


class ModelDamaged(ModelError):
    """The size or the SHA-256 of a model's file differs from what is expected."""


class ModelUnusable(ModelError):
    """The file is no model that this program can run (no chat template, not GGUF)."""


class DownloadError(HemerotecaError):
    """None of the sources yielded the expected bytes."""


class OfflineError(HemerotecaError):
    """A connection would have been needed while ``HEMEROTECA_OFFLINE`` is set."""


class StorageError(HemerotecaError):
    """The disk is full or a folder cannot be written to."""


class Cancelled(HemerotecaError):
    """The person stopped the work; what was finished before stays."""

    exit_code = 130
