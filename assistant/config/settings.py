"""Settings: command line > environment > ``--config`` TOML > user TOML > defaults.

Passed explicitly; there is no global. An unknown section or key, a misspelt
environment variable and a missing file are errors, not silence.
"""

from __future__ import annotations

import functools
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Final, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from assistant.errors import SettingsError, UsageError

_PREFIX: Final = "HEMEROTECA_"
# The file that makes a folder an index.
INDEX_FILE: Final = "archive.sqlite3"
# Read elsewhere, or paths of their own: no section of the settings.
_PLAIN_VARIABLES: Final = frozenset({"HOME", "MODELS", "OFFLINE", "LANGUAGE", "TEST_DATA"})
_WRONG_KIND: Final = {
    "int_parsing": "settings.not_whole",
    "int_from_float": "settings.not_whole",
    "int_type": "settings.not_whole",
    "float_parsing": "settings.not_number",
    "float_type": "settings.not_number",
    "finite_number": "settings.not_number",
    "bool_parsing": "settings.not_switch",
    "bool_type": "settings.not_switch",
}


class Section(BaseModel):
    """A table of ``config.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # Keys of earlier versions: a file that has them is still read, and they do nothing.
    retired: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _without_retired(cls, values: Any) -> Any:
        if not isinstance(values, Mapping):
            return values
        return {key: value for key, value in values.items() if key not in cls.retired}


class ChatSettings(Section):
    """The language model that writes.

    Attributes:
        model: ``auto`` (the best one installed), a catalog name, or the path of a GGUF file.
        context_tokens: Size of the context window.
        answer_tokens: Most tokens of an answer.
        temperature: 0 is deterministic.
        seed: Used when the temperature is above 0.
        threads: Threads for generation; 0 takes what measuring finds best at the first start.
        batch_tokens: Prompt tokens evaluated in one call.
        timeout_s: Most seconds for one answer; 0 is no limit.
    """

    retired: ClassVar[frozenset[str]] = frozenset({"speculate"})

    model: str = "auto"
    context_tokens: int = Field(default=2048, ge=512, le=131072)
    answer_tokens: int = Field(default=220, ge=16, le=4096)
    temperature: float = Field(default=0.0, ge=0.0, le=2.0)
    seed: int = 7
    threads: int = Field(default=0, ge=0, le=256)
    batch_tokens: int = Field(default=256, ge=32, le=2048)
    timeout_s: float = Field(default=0.0, ge=0.0)


class EmbeddingsSettings(Section):
    """The embedding model.

    Attributes:
        model: A catalog name, or a sentence-transformers folder.
        batch_size: Passages embedded together where sentence-transformers computes.
        threads: Threads that embed; 0 takes as many as cores may be used.
    """

    model: str = "multilingual-e5-small-q4"
    batch_size: int = Field(default=16, ge=1, le=1024)
    threads: int = Field(default=0, ge=0, le=256)


class PassagesSettings(Section):
    """How articles are cut.

    Attributes:
        max_tokens: Most embedder tokens of a passage, special tokens and prefix not counted.
    """

    max_tokens: int = Field(default=220, ge=16, le=480)


class RetrievalSettings(Section):
    """How passages are found.

    Attributes:
        top_k: Hits returned when the caller does not say.
        candidates: Passages taken from each of vectors and full text before fusion.
    """

    top_k: int = Field(default=8, ge=1, le=200)
    candidates: int = Field(default=60, ge=1, le=1000)


class EvidenceSettings(Section):
    """Which sentences the model sees.

    Attributes:
        budget_tokens: Most tokens of evidence (the embedder's count), headers included.
        max_sentences: Most numbered sentences.
    """

    budget_tokens: int = Field(default=230, ge=64, le=16384)
    max_sentences: int = Field(default=4, ge=1, le=99)


class ReadingSettings(Section):
    """The reader: the embedder with a small adapter, which reads question and passage together.

    Attributes:
        enabled: Whether it is used where it fits the embedder.
    """

    enabled: bool = True


class AnswersSettings(Section):
    """What an answer is made of.

    Attributes:
        literal: Answer with the evidence's own words, quoted; no chat model is asked.
    """

    literal: bool = False


class VerificationSettings(Section):
    """What counts as backed.

    Attributes:
        supported: Support from which a sentence is ``supported``.
        weak: Support below which it is ``rejected``.
        refusal: How easily the answer is a refusal.
        ask_model: Whether the chat model is asked where the score leaves a doubt.
    """

    retired: ClassVar[frozenset[str]] = frozenset({"cross_encoder"})

    supported: float = Field(default=0.5, ge=0.0, le=1.0)
    weak: float = Field(default=0.25, ge=0.0, le=1.0)
    refusal: Literal["cautious", "balanced", "bold"] = "balanced"
    ask_model: bool = True


class IngestSettings(Section):
    """What is read.

    Attributes:
        max_file_mb: Larger files are skipped with a reason (JSONL is read line by line and
            has no such limit).
        max_article_chars: Longer articles are skipped with a reason.
        map: Which keys of records and columns of tables are which field of an article, where
            their names are not known: title=Titular,text=Cuerpo.
    """

    max_file_mb: int = Field(default=50, ge=1, le=4096)
    max_article_chars: int = Field(default=2_000_000, ge=1000)
    map: str = ""


class FetchSettings(Section):
    """Pages, feeds and sites that are read by their address.

    Attributes:
        timeout_s: Longest time for one address, redirects and all.
        pause_s: Least time between two requests to one host; more where its robots.txt asks.
        pages: Most pages that one visit to a feed or a site reads.
        private_addresses: Whether addresses of this machine and its own network are read. Leave it
            off where others write the feeds: they could have this machine look around within.
    """

    timeout_s: float = Field(default=30.0, ge=1.0, le=600.0)
    pause_s: float = Field(default=1.0, ge=0.0, le=60.0)
    pages: int = Field(default=100, ge=1, le=10_000)
    private_addresses: bool = False


class ServeSettings(Section):
    """The web page.

    Attributes:
        host: Address to listen at; loopback unless said otherwise.
        port: Port; 0 takes the first free one from 7860.
        upload_mb: Largest file that can be handed over to the page, in MB.
        upload_files: Most files that can be handed over at once.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=0, ge=0, le=65535)
    upload_mb: int = Field(default=200, ge=1, le=4096)
    upload_files: int = Field(default=5000, ge=1, le=100_000)


class Settings(Section):
    """All settings of one program run.

    Attributes:
        home: Folder of all state (indexes, settings file).
        models: Folder of the model cache.
    """

    home: Path
    models: Path
    chat: ChatSettings = ChatSettings()
    embeddings: EmbeddingsSettings = EmbeddingsSettings()
    passages: PassagesSettings = PassagesSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    reading: ReadingSettings = ReadingSettings()
    answers: AnswersSettings = AnswersSettings()
    verification: VerificationSettings = VerificationSettings()
    ingest: IngestSettings = IngestSettings()
    fetch: FetchSettings = FetchSettings()
    serve: ServeSettings = ServeSettings()

    @classmethod
    def load(
        cls,
        config: Path | str | None = None,
        *,
        environ: Mapping[str, str] | None = None,
        **overrides: Any,
    ) -> Settings:
        """Put the settings together.

        Args:
            config: One more TOML file, above the user's own.
            environ: Environment to read; the process's own when None.
            **overrides: Whole sections or single paths, above everything else:
                ``chat={"threads": 2}``.

        Raises:
            SettingsError: Something unknown, misspelt, out of bounds, or unreadable.
        """
        variables = os.environ if environ is None else environ
        home = _home(variables)
        values: dict[str, Any] = {"home": home, "models": _models(variables, home)}
        for _, layer in reversed(cls.layers(config, environ=environ)):
            _merge(values, layer)
        _merge(values, overrides)
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise _refusal(error.errors()[0]) from error

    @classmethod
    def layers(
        cls, config: Path | str | None = None, *, environ: Mapping[str, str] | None = None
    ) -> list[tuple[Path | None, dict[str, Any]]]:
        """What each place says, the one that counts most first; arguments as for ``load``.

        Returns:
            A file, or None for the environment, with the sections that it holds.

        Raises:
            SettingsError: A file is missing or unreadable, or a variable is misspelt.
        """
        variables = os.environ if environ is None else environ
        files = [Path(config)] if config is not None else []
        if (own := _home(variables) / "config.toml").is_file():
            files.append(own)
        return [(None, _from_environment(variables)), *((path, _read(path)) for path in files)]

    @property
    def indexes(self) -> Path:
        """Folder in which indexes are kept by name."""
        return self.home / "indexes"

    def index_names(self) -> list[str]:
        """Names of the indexes that are there, sorted."""
        if not self.indexes.is_dir():
            return []
        return sorted(path.parent.name for path in self.indexes.glob(f"[!.]*/{INDEX_FILE}"))

    @property
    def config_file(self) -> Path:
        """The user's own settings file; it need not exist."""
        return self.home / "config.toml"


@functools.cache
def sections() -> Mapping[str, type[Section]]:
    """The sections by name."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    return {name: type(value) for name, value in defaults.items() if isinstance(value, Section)}


def index_path(settings: Settings, name: str | Path) -> Path:
    """Folder of an index.

    Args:
        settings: Say where indexes are kept by name.
        name: A name, or a path: whatever has a separator in it, or is a ``Path``.

    Raises:
        UsageError: The name is empty or cannot be a folder's.
    """
    if isinstance(name, Path):
        return name.expanduser()
    if any(mark in name for mark in {"/", os.sep, os.altsep or "/"}) or name.startswith("~"):
        return Path(name).expanduser()
    if not name.strip() or name in {".", ".."} or "\x00" in name:
        raise UsageError("answer.bad_index_name", name=name)
    return settings.indexes / name


def _home(variables: Mapping[str, str]) -> Path:
    given = variables.get(_PREFIX + "HOME")
    return Path(given).expanduser() if given else platformdirs.user_data_path("hemeroteca", False)


def _models(variables: Mapping[str, str], home: Path) -> Path:
    if given := variables.get(_PREFIX + "MODELS"):
        return Path(given).expanduser()
    if variables.get(_PREFIX + "HOME"):
        return home / "models"
    return platformdirs.user_cache_path("hemeroteca", False) / "models"


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError("settings.missing_file", path=path) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError("settings.unreadable", path=path, why=error) from error


def _from_environment(variables: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in variables.items():
        rest = name.removeprefix(_PREFIX)
        if rest == name or rest in _PLAIN_VARIABLES:
            continue
        section, _, key = rest.lower().partition("__")
        kind = sections().get(section)
        if kind is None or key not in kind.model_fields.keys() | kind.retired:
            plain = (_PREFIX + known for known in sorted(_PLAIN_VARIABLES - {"TEST_DATA"}))
            known = ", ".join([*plain, f"{_PREFIX}CHAT__MODEL…"])
            raise SettingsError("settings.unknown_variable", name=name, known=known)
        values.setdefault(section, {})[key] = value
    return values


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, BaseModel):
            value = value.model_dump()
        if isinstance(value, Mapping) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = dict(value) if isinstance(value, Mapping) else value


def _refusal(error: ErrorDetails) -> SettingsError:
    """What is wrong with a setting, in words of the catalogue where it has some."""
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return SettingsError("settings.unknown_key", key=where)
    context = error.get("ctx") or {}
    facts = {"key": where, "value": error.get("input")}
    for limit, key in (("ge", "settings.too_small"), ("le", "settings.too_large")):
        if limit in context:
            return SettingsError(key, **facts, limit=f"{context[limit]:g}")
    if error["type"] == "literal_error":
        known = context["expected"].replace(" or ", ", ")
        return SettingsError("settings.no_choice", **facts, known=known)
    key = _WRONG_KIND.get(error["type"], "settings.bad_value")
    return SettingsError(key, **facts, why=error["msg"])
