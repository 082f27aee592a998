"""The settings of a running program: where each comes from, and how people change them.

What is changed goes into the user's own ``config.toml``, whose comments and order stay.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

from assistant.config.options import Option, options
from assistant.config.settings import Settings
from assistant.errors import SettingsError

Origin = Literal["default", "file", "variable", "run"]
# Values as people type them; None is the default again.
Changes = Mapping[str, str | None]
_ENCODING: Final = "utf-8"


class Configuration:
    """What is set where. May be used from several threads.

    Args:
        running: The settings that the program began with. What neither the user's file nor
            the environment explains was said on its command line, and stays as it is.
        environ: The environment; the process's own when None.

    Raises:
        SettingsError: The user's file cannot be read, or holds what is no setting.
    """

    def __init__(self, running: Settings, *, environ: Mapping[str, str] | None = None) -> None:
        self._environ = {
            **(os.environ if environ is None else environ),
            "HEMEROTECA_HOME": str(running.home),
            "HEMEROTECA_MODELS": str(running.models),
        }
        self._lock = threading.Lock()
        base = Settings.load(environ=self._environ)
        self._said: dict[str, Any] = {}
        for option in options().values():
            if (value := option.value(running)) != option.value(base):
                self._said.setdefault(option.section, {})[option.key] = value
        self._settings = running

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._settings

    @property
    def file(self) -> Path:
        """The user's own settings file; it need not exist."""
        return self._settings.config_file

    def origin(self, option: Option) -> Origin:
        """Who says what a setting is: ``run`` is the command line of this program run."""
        if option.key in self._said.get(option.section, {}):
            return "run"
        if any(name.upper() == option.variable for name in self._environ):
            return "variable"
        with contextlib.suppress(SettingsError):
            section = _document(self.file).get(option.section, {})
            return "file" if option.key in section else "default"
        return "default"

    def change(self, changes: Changes) -> Settings:
        """Write some settings into the user's file; what is then in force.

        Args:
            changes: By name (``section.key``). All of them or, when one is wrong, none.

        Raises:
            SettingsError: No such setting, a value that it does not take, one that the
                environment or the command line fixes, or a file that cannot be written.
        """
        with self._lock:
            checked = self._checked(changes)
            values = {
                options()[name]: None if value is None else options()[name].value(checked)
                for name, value in changes.items()
            }
            _write(self.file, _edited(self.file, values))
            self._settings = Settings.load(environ=self._environ, **self._said)
            return self._settings

    def _checked(self, changes: Changes) -> Settings:
        """The settings with the changes, should all of them be sound."""
        wanted: dict[str, Any] = {}
        for name, value in changes.items():
            option = options().get(name)
            if option is None:
                raise SettingsError("settings.unknown_key", key=name)
            if (origin := self.origin(option)) in {"run", "variable"}:
                raise SettingsError(f"settings.fixed_{origin}", key=name, variable=option.variable)
            given = option.default if value is None else value.strip()
            wanted.setdefault(option.section, {})[option.key] = given
        return Settings.load(environ=self._environ, **wanted)


def _document(path: Path) -> Any:
    """The file as it stands, comments and all; an empty one when there is none."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        # Bytes, since the line ends are the user's too.
        return tomlkit.parse(path.read_bytes().decode(_ENCODING))
    except FileNotFoundError:
        return tomlkit.document()
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise SettingsError("settings.unreadable", path=path, why=error) from error


def _edited(path: Path, values: Mapping[Option, Any]) -> str:
    import tomlkit

    document = _document(path)
    for option, value in values.items():
        if option.section not in document:
            document[option.section] = tomlkit.table()
        section = document[option.section]
        if value is not None:
            section[option.key] = value
        elif option.key in section:
            _reset(section, option)
    text: str = document.as_string()
    return text


def _reset(section: Any, option: Option) -> None:
    """Leave the default to the program, unless the line bears a remark of the user's."""
    find = getattr(section.value, "item", None)  # a table in several pieces has none
    if find is None or find(option.key).trivia.comment:
        section[option.key] = option.default
    else:
        del section[option.key]


def _write(path: Path, text: str) -> None:
    """The whole file or none of it; a link stays one, and who may read it stays as it was."""
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=target.parent, prefix=".config-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode(_ENCODING))
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                shutil.copymode(target, part)
            Path(part).replace(target)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SettingsError("settings.cannot_write", path=path, why=error) from error
