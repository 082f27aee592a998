"""A few made articles as the open sets hold them, and an embedder that knows their words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tiny_bert import write_bert
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Metaspace

_POSITIONS = 480

# Paragraphs with question and answer of each; without answer: what they do not say.
_ARTICLES = {
    "El_faro": [
        (
            "El faro de Lastres se encendió en 1994. Lo construyó Elvira Nava con piedra de la"
            " comarca, cerca de la playa. Desde entonces guía a los barcos.",
            [
                ("¿Cuándo se encendió el faro?", "1994"),
                ("¿Quién construyó el faro?", "Elvira Nava"),
            ],
            "¿Cuánto costó el faro?",
        ),
        (
            "La playa de Lastres mide 800 metros. La limpia Tomás Ruiz, vecino del puerto, cada"
            " mañana. Hay dos aparcamientos.",
            [("¿Cuánto mide la playa?", "800 metros"), ("¿Quién limpia la playa?", "Tomás Ruiz")],
            "¿Quién construyó la playa?",
        ),
    ],
    "El_mercado": [
        (
            "El mercado de Olmedo abrió en 1920. Su directora es Marta Gil, que antes vendía"
            " queso de oveja. Los sábados cierra tarde.",
            [("¿Cuándo abrió el mercado?", "1920"), ("¿Qué vendía antes?", "queso de oveja")],
            "¿Cuándo se encendió el mercado?",
        ),
        (
            "El queso de Olmedo se hace en 12 casas. Lo vende Luis Peña en la plaza, junto al"
            " mercado. Se exporta a Francia.",
            [("¿En cuántas casas se hace?", "12"), ("¿Quién vende el queso?", "Luis Peña")],
            "¿Quién dirige el mercado?",
        ),
    ],
}

ANSWERS = {
    question: answer
    for paragraphs in _ARTICLES.values()
    for _, answered, _ in paragraphs
    for question, answer in answered
}


def records() -> Iterator[dict[str, Any]]:
    """All questions, as SQuAD-es has them."""
    for title, paragraphs in _ARTICLES.items():
        for context, answered, impossible in paragraphs:
            for question, answer in [*answered, (impossible, "")]:
                start = context.index(answer)
                yield {
                    "question": question,
                    "context": context,
                    "title": title,
                    "answerable": bool(answer),
                    "answers": [{"text": answer, "start": start}] if answer else [],
                }


def write_sets(folder: Path) -> None:
    """Write a folder of open sets."""
    _write(folder / "squad_es_v2_reader" / "train.jsonl", list(records()))
    claims = [
        {"premise": f"Abrió en {year}.", "hypothesis": f"Abrió en {said}.", "label": label}
        for year in (1920, 1994)
        for said, label in ((year, "entailment"), (800, "contradiction"), (12, "neutral"))
    ]
    for part in ("train", "test"):
        _write(folder / "nli" / f"inferes_{part}.jsonl", claims)
    pairs = [(f"Mide {at} metros.", f"Son {at} metros.", str(at % 2)) for at in range(1540)]
    lines = "".join("\t".join(pair) + "\n" for pair in pairs)
    (folder / "nli" / "pawsx_dev.tsv").write_text(lines, encoding="utf-8")
    searches = [
        {
            "question": question,
            "answer_in_passages": question in ANSWERS,
            "passages": [{"title": "Faro", "text": paragraph} for paragraph, *_ in paragraphs],
        }
        for paragraphs in _ARTICLES.values()
        for _, answered, unanswered in paragraphs
        for question in (answered[0][0], unanswered)
    ]
    _write(folder / "nomiracl" / "questions.jsonl", searches)
    for name, prefix in (("mlqa", "mlqa-"), ("xquad", "xquad-")):
        _write_set(folder / name, prefix)


def write_embedder(folder: Path) -> None:
    """Write an embedder whose tokens are words, each with the space before it, as e5 has them."""
    folder.mkdir()
    texts = [json.dumps(record, ensure_ascii=False) for record in records()]
    words = sorted(set(re.findall(r"[\w.,¿?]+", " ".join(texts))))
    known = ["<s>", "<pad>", "</s>", "<unk>", "▁:", *(f"▁{word}" for word in words)]
    vocabulary = {word: place for place, word in enumerate(known)}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = Metaspace()
    tokenizer.save(str(folder / "tokenizer.json"))
    write_bert(folder, words=len(known), positions=_POSITIONS)
    kinds = [
        {"type": f"sentence_transformers.models.{kind}"} for kind in ("Transformer", "Pooling")
    ]
    (folder / "modules.json").write_text(json.dumps(kinds), encoding="utf-8")
    (folder / "1_Pooling").mkdir()
    pooling = json.dumps({"pooling_mode_mean_tokens": True})
    (folder / "1_Pooling" / "config.json").write_text(pooling, encoding="utf-8")


def _write_set(folder: Path, prefix: str) -> None:
    corpus, questions = [], []
    for title, paragraphs in _ARTICLES.items():
        text = "\n\n".join(context for context, *_ in paragraphs)
        spans = [(text.index(context), context) for context, *_ in paragraphs]
        corpus.append(
            {
                "article_id": prefix + title,
                "title": title,
                "text": text,
                "paragraphs": [{"start": at, "end": at + len(c)} for at, c in spans],
            }
        )
        for (at, context), (_, answered, _) in zip(spans, paragraphs, strict=True):
            for question, answer in answered:
                start = at + context.index(answer)
                questions.append(
                    {
                        "question": question,
                        "answerable": True,
                        "answers": [answer],
                        "article_id": prefix + title,
                        "para_span": [at, at + len(context)],
                        "answer_spans": [[start, start + len(answer)]],
                    }
                )
    _write(folder / "corpus.jsonl", corpus)
    _write(folder / "questions.es.jsonl", questions)


def _write(path: Path, lines: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
