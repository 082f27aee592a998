"""The wheel: what is in it, and that it works far from the checkout, with the real embedder."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import Final

import pytest
from command import ROOT, environment

from assistant.config.version import VERSION

_PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what the repository tracks."""
    folder = tmp_path_factory.mktemp("wheel")
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
    done = subprocess.run([*command, ROOT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    """Paths inside the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_carries_every_file_of_the_package(names: list[str]) -> None:
    package = ROOT / "assistant"
    inside = {name for name in names if name.startswith("assistant/")}
    for path in package.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert path.relative_to(ROOT).as_posix() in inside


@pytest.mark.parametrize("folder", ["prompts", "indexes/demo"])
def test_the_wheel_carries_prompts_and_demo(names: list[str], folder: str) -> None:
    tracked = [path for path in (ROOT / folder).iterdir() if path.is_file()]
    assert tracked
    for path in tracked:
        assert f"assistant/_bundled/{folder}/{path.name}" in names


def test_the_wheel_carries_nothing_else(names: list[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert tops == {"assistant", f"hemeroteca-{VERSION}.dist-info"}
    assert not [name for name in names if name.endswith((".gguf", ".sqlite3", ".pyc"))]
    for notice in ("LICENSE", "NOTICE"):
        assert any(name.endswith(f"/{notice}") for name in names)


class _Installed:
    """The command of a wheel that is installed in an environment of its own."""

    def __init__(self, folder: Path, wheel: Path, models: Path) -> None:
        home = folder / "environment"
        venv.create(home, with_pip=False)
        self.bin = home / "bin"
        site = next(home.glob("lib/python*/site-packages"))
        # The dependencies of the running environment, but not its hooks for editable installs.
        (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
        self.cwd = folder / "elsewhere"
        self.cwd.mkdir()
        self.env = environment(
            HEMEROTECA_HOME=str(folder / "home"),
            HEMEROTECA_MODELS=str(models),
            HEMEROTECA_OFFLINE="1",
            PYTHONPATH=None,
            PYTHONSAFEPATH="1",
        )
        python = (sys.executable, "-m", "pip", "--python", str(self.bin / "python"))
        self._succeed(*python, "install", "--no-deps", "--no-index", "--quiet", str(wheel))

    def _succeed(self, *command: str) -> str:
        done = subprocess.run(
            command, capture_output=True, text=True, env=self.env, cwd=self.cwd, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, *arguments: str) -> str:
        """What the command prints."""
        return self._succeed(str(self.bin / "hemeroteca"), *arguments)

    def python(self, script: str) -> str:
        """What a script prints."""
        return self._succeed(str(self.bin / "python"), "-c", script)


@pytest.fixture(scope="module")
def installed(
    wheel: Path, models_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> _Installed:
    return _Installed(tmp_path_factory.mktemp("installed"), wheel, models_dir)


def test_the_command_is_there(installed: _Installed) -> None:
    assert installed.run("--version").strip() == f"hemeroteca {VERSION}"
    assert "ask" in installed.run("--help")


def test_the_installed_package_is_the_wheel_and_typed(installed: _Installed) -> None:
    script = (
        "import assistant, pathlib\n"
        "from assistant.config.resources import demo_folder, prompts_folder\n"
        "home = pathlib.Path(assistant.__file__).parent\n"
        "assert (home / 'py.typed').is_file()\n"
        "assert demo_folder().is_relative_to(home) and prompts_folder().is_relative_to(home)\n"
        "print(home)\n"
    )
    assert Path(installed.python(script).strip()).is_relative_to(installed.bin.parent)


def test_the_installed_command_builds_and_searches(installed: _Installed) -> None:
    installed.run("index", "build", "demo")
    hits = json.loads(installed.run("search", "reunión de Anchorage", "--json", "--top-k", "2"))
    assert [hit["passage"]["article_id"].startswith("demo-anchorage") for hit in hits] == [True] * 2


def test_ranges_admit_what_is_pinned() -> None:
    """``constraints.txt`` pins every dependency to a version that ``pyproject.toml`` accepts."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    pins = {canonicalize_name(name): version for name, version in pairs}
    wanted = [*_PROJECT["dependencies"], *_PROJECT["optional-dependencies"]["dev"]]
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)])
