"""What bad input gets: one line, the right exit code, and nothing stored is lost."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from typing import Final

import pytest
from command import COMMAND, environment, hemeroteca, one_line
from model_names import QUICK

from assistant.models import ModelStore

_GOOD: Final = json.dumps(
    {"id": "good", "title": "Lluvia", "text": "Ha llovido tres días seguidos en Valdarga."}
)


@pytest.fixture(autouse=True)
def _models(models_dir: Path) -> None:
    """Every test here embeds, or tries to."""


def _add(*paths: Path) -> subprocess.CompletedProcess[str]:
    return hemeroteca("index", "add", "prensa", *paths, "--json")


def _empty_folder(folder: Path) -> Path:
    (folder / "nothing").mkdir()
    return folder / "nothing"


def _binary(folder: Path) -> Path:
    path = folder / "binary.txt"
    path.write_bytes(bytes(range(256)) * 64)
    return path


def _huge(folder: Path) -> Path:
    path = folder / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    return path


def _no_article(folder: Path) -> Path:
    path = folder / "menu.html"
    path.write_text("<html><body><nav><a href='/'>Inicio</a></nav></body></html>")
    return path


@pytest.mark.parametrize("make", [_empty_folder, _binary, _huge, _no_article])
def test_what_holds_no_article_makes_no_index(
    make: object, tmp_path: Path, hemeroteca_home: Path
) -> None:
    path = make(tmp_path)  # type: ignore[operator]
    done = _add(path)
    assert done.returncode == 1
    summary = json.loads(done.stdout)
    assert summary["added"] == []
    if path.is_file():
        assert [one["path"] for one in summary["skipped"]] == [str(path)]
        assert path.name in one_line(done.stderr)
    else:
        assert "no readable articles" in one_line(done.stderr)
    assert not (hemeroteca_home / "indexes" / "prensa").exists()


def test_good_articles_go_in_and_bad_ones_are_listed(tmp_path: Path) -> None:
    lines = tmp_path / "mixed.jsonl"
    lines.write_text(f'{_GOOD}\n{{"text": \n{{"text": "  "}}\n', encoding="utf-8")
    latin = tmp_path / "latin.txt"
    latin.write_bytes("El año pasado llovió más en la sierra de Ribalén.\n".encode("latin-1"))
    done = _add(lines, latin)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert len(summary["added"]) == 2
    assert [(one["path"], one["line"]) for one in summary["skipped"]] == [
        (str(lines), 2),
        (str(lines), 3),
    ]
    assert f"{lines}:2" in done.stderr
    (other,) = set(summary["added"]) - {"good"}
    assert "año" in json.loads(hemeroteca("show", other, "--json").stdout)["text"]

    again = _add(lines, latin)
    assert sorted(json.loads(again.stdout)["unchanged"]) == sorted(summary["added"])
    changed = hemeroteca(
        *("index", "add", "prensa", "-", "--json"),
        given=_GOOD.replace("tres", "cuatro"),
    )
    assert json.loads(changed.stdout)["updated"] == ["good"]
    removed = hemeroteca("index", "remove", "prensa", "good")
    assert removed.returncode == 0, removed.stderr
    assert hemeroteca("show", "good").returncode == 1
    assert hemeroteca("index", "remove", "prensa", "good").returncode == 1


def test_a_failed_build_leaves_the_old_index(tmp_path: Path, hemeroteca_home: Path) -> None:
    good = tmp_path / "good.jsonl"
    good.write_text(_GOOD, encoding="utf-8")
    assert hemeroteca("index", "build", "prensa", good).returncode == 0
    assert hemeroteca("index", "build", "prensa", _binary(tmp_path)).returncode == 1
    assert json.loads(hemeroteca("show", "good", "--json").stdout)["title"] == "Lluvia"
    assert [path.name for path in (hemeroteca_home / "indexes").iterdir()] == ["prensa"]


def test_a_missing_index_is_told() -> None:
    done = hemeroteca("search", "x", "--index", "other")
    assert (done.returncode, done.stdout) == (1, "")
    assert "other" in one_line(done.stderr)


def test_a_damaged_index_is_told(tmp_path: Path, hemeroteca_home: Path) -> None:
    folder = hemeroteca_home / "indexes" / "demo"
    folder.mkdir(parents=True)
    (folder / "archive.sqlite3").write_bytes(b"\xde\xad" * 5000)
    for arguments in (["search", "x"], ["show", "x"], ["index", "verify", "demo"]):
        done = hemeroteca(*arguments)
        assert (done.returncode, done.stdout) == (1, ""), arguments
        assert str(folder) in one_line(done.stderr)
    (listed,) = json.loads(hemeroteca("index", "list", "--json").stdout)
    assert listed["problem"]


def test_damaged_models_are_told(tmp_path: Path, models_dir: Path, demo_home: Path) -> None:
    store = ModelStore(models_dir)
    embedder, chat = store.path("multilingual-e5-small-q4"), store.path("qwen2.5-coder-1.5b")
    models = tmp_path / "models"
    (models / chat.parent.name).mkdir(parents=True)
    (models / embedder.name).symlink_to(embedder)
    (models / chat.parent.name / chat.name).write_bytes(b"GGUF" + b"\0" * 1000)
    where = {"HEMEROTECA_HOME": str(demo_home), "HEMEROTECA_MODELS": str(models)}
    named = hemeroteca("ask", "x", "--model", "qwen2.5-coder-1.5b", env=where)
    by_path = hemeroteca(
        "ask",
        "¿Qué pasó en Anchorage?",
        "--model",
        models / chat.parent.name / chat.name,
        env=where,
    )
    for done in (named, by_path):
        assert (done.returncode, done.stdout) == (1, "")
        assert chat.name in one_line(done.stderr)
    verified = hemeroteca("models", "verify", "qwen2.5-coder-1.5b", env=where)
    assert verified.returncode == 1
    assert "damaged" in verified.stdout


def _in_small_folder(folder: Path, mount: str) -> tuple[str, ...]:
    """A command's prefix that gives it a mount namespace in which the folder is special."""
    script = f'{mount} && exec "$@"'
    if subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.fail("this test needs unshare -rm (user and mount namespaces)")
    return ("unshare", "-rm", "sh", "-c", script, "sh")


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    articles = tmp_path / "many.jsonl"
    body = "El pleno aprobó la ordenanza con los votos de la mayoría. " * 40
    articles.write_text(
        "".join(json.dumps({"text": f"Noticia {n}. {body}"}) + "\n" for n in range(300)),
        encoding="utf-8",
    )
    prefix = _in_small_folder(small, f"mount -t tmpfs -o size=600k tmpfs '{small}'")
    done = hemeroteca("index", "add", f"{small}/prensa", articles, prefix=prefix)
    assert (done.returncode, done.stdout) == (1, "")
    assert str(small) in one_line(done.stderr)


def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    sealed = tmp_path / "sealed"
    sealed.mkdir()
    good = tmp_path / "good.jsonl"
    good.write_text(_GOOD, encoding="utf-8")
    prefix = _in_small_folder(sealed, f"mount -t tmpfs -o ro tmpfs '{sealed}'")
    done = hemeroteca("index", "add", f"{sealed}/prensa", good, prefix=prefix)
    assert (done.returncode, done.stdout) == (1, "")
    assert str(sealed) in one_line(done.stderr)


class _Running:
    """A command that is interrupted once it says something."""

    def __init__(self, *arguments: str, env: dict[str, str | None] | None = None) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(**(env or {})),
            # A shell in the background ignores Ctrl-C, and so do its children: not here.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def wait_for(self, said: str) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if said in line:
                return
        pytest.fail(f"it never said {said!r}")

    def interrupt(self) -> tuple[int, str, str]:
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


def _many_articles(folder: Path) -> Path:
    path = folder / "many.jsonl"
    body = "El pleno aprobó la ordenanza con los votos de la mayoría y dos enmiendas. " * 20
    lines = (json.dumps({"id": f"n{n}", "text": f"Noticia {n}. {body}"}) for n in range(400))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_ctrl_c_while_building_leaves_no_half_index(tmp_path: Path, hemeroteca_home: Path) -> None:
    running = _Running("index", "build", "prensa", str(_many_articles(tmp_path)))
    running.wait_for("Indexing")
    code, out, err = running.interrupt()
    assert (code, out) == (130, "")
    assert one_line(err) == "Interrupted."
    assert list((hemeroteca_home / "indexes").iterdir()) == []


def test_ctrl_c_while_adding_keeps_what_is_done(tmp_path: Path) -> None:
    good = tmp_path / "good.jsonl"
    good.write_text(_GOOD, encoding="utf-8")
    assert _add(good).returncode == 0
    running = _Running("index", "add", "prensa", str(_many_articles(tmp_path)))
    running.wait_for("Indexing")
    code, out, err = running.interrupt()
    assert (code, out) == (130, "")
    assert one_line(err) == "Interrupted."
    assert json.loads(hemeroteca("show", "good", "--json").stdout)["title"] == "Lluvia"
    # What was read but not embedded yet is embedded when the index is next opened.
    assert hemeroteca("search", "lluvia en Valdarga", "--json", "--top-k", "1").returncode == 0
    assert json.loads(hemeroteca("index", "verify", "prensa", "--json").stdout) == []


def test_ctrl_c_while_answering(demo_home: Path, tmp_path: Path) -> None:
    """The first answer of a batch is out, so the model is at work on the next."""
    question = json.dumps({"id": 1, "question": "¿Qué acordaron Putin y Trump en Anchorage?"})
    batch = tmp_path / "batch.jsonl"
    batch.write_text(f"{question}\n" * 50, encoding="utf-8")
    where: dict[str, str | None] = {"HEMEROTECA_HOME": str(demo_home), **QUICK}
    running = _Running("ask", "--batch", str(batch), env=where)
    assert running.process.stdout is not None
    first = json.loads(running.process.stdout.readline())
    assert first["citations"]
    code, out, err = running.interrupt()
    assert code == 130
    assert one_line(err) == "Interrupted."
    assert len(out.splitlines()) < 49


def test_ctrl_c_while_importing_a_model(tmp_path: Path, models_dir: Path) -> None:
    chat = ModelStore(models_dir).path("qwen2.5-coder-1.5b")
    models = tmp_path / "models"
    running = _Running("models", "import", str(chat), env={"HEMEROTECA_MODELS": str(models)})
    running.wait_for("MB")
    code, out, err = running.interrupt()
    assert (code, out) == (130, "")
    assert one_line(err) == "Interrupted."
    listed = hemeroteca("models", "list", "--json", env={"HEMEROTECA_MODELS": str(models)})
    states = {one["name"]: one["state"] for one in json.loads(listed.stdout)}
    assert states["qwen2.5-coder-1.5b"] == "missing"
