"""A folder with a real sequence classifier that is tiny and always answers as it is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

POSITIONS = 64
_WORDS = ("el", "puente", "de", "soto", "no", "abrió", "costó", "peaje", "será", "gratuito", "mayo")


def write_entailment(
    folder: Path, scores: dict[str, float], *, heard: tuple[str, str, float] | None = None
) -> Path:
    """Write a BERT classifier whose outputs are given.

    Args:
        folder: Where; made if need be.
        scores: What it gives by label, in the order of its outputs, whatever it reads.
        heard: A word, a label, and how much the score of that label rises or falls when the
            word stands anywhere in what is read.
    """
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    labels = list(scores)
    config = BertConfig(
        vocab_size=len(_vocabulary()),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        max_position_embeddings=POSITIONS,
        id2label=dict(enumerate(labels)),
        label2id={label: place for place, label in enumerate(labels)},
    )
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        for tensor in model.parameters():
            tensor.zero_()
        model.classifier.bias.copy_(torch.tensor(list(scores.values())))
        if heard is not None:
            _listen(model, heard[0], labels.index(heard[1]), heard[2])
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    _write_tokenizer(folder)
    return folder


def write_deberta(folder: Path, scores: dict[str, float]) -> Path:
    """The same of the kind that the catalog names, its weights in half precision."""
    import torch
    from transformers import DebertaV2Config, DebertaV2ForSequenceClassification

    config = DebertaV2Config(
        vocab_size=len(_vocabulary()),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        pooler_hidden_size=8,
        max_position_embeddings=POSITIONS,
        type_vocab_size=0,
        relative_attention=True,
        position_buckets=16,
        norm_rel_ebd="layer_norm",
        share_att_key=True,
        pos_att_type=["p2c", "c2p"],
        position_biased_input=False,
        id2label=dict(enumerate(scores)),
        label2id={label: place for place, label in enumerate(scores)},
    )
    model = DebertaV2ForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor(list(scores.values())))
    folder.mkdir(parents=True, exist_ok=True)
    model.half().save_pretrained(folder)
    _write_tokenizer(folder)
    return folder


def _listen(model: object, word: str, label: int, rise: float) -> None:
    """Only the word has a vector; attention is even, so that it reaches the first place."""
    import torch

    bert = model.bert  # type: ignore[attr-defined]
    layer = bert.encoder.layer[0]
    for norm in (bert.embeddings.LayerNorm, layer.attention.output.LayerNorm):
        norm.weight.fill_(1.0)
    # The last normalisation makes the sign of the first number a plain yes or no.
    layer.output.LayerNorm.weight.fill_(1.0)
    bert.embeddings.word_embeddings.weight[_vocabulary()[word], 0] = 1.0
    layer.attention.self.value.weight.copy_(torch.eye(8))
    layer.attention.output.dense.weight.copy_(torch.eye(8))
    bert.pooler.dense.weight.copy_(torch.eye(8))
    model.classifier.weight[label, 0] = rise  # type: ignore[attr-defined]


def _vocabulary() -> dict[str, int]:
    special: Sequence[str] = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    return {word: place for place, word in enumerate((*special, *_WORDS))}


def _write_tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.normalizers import Lowercase
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import BertProcessing
    from transformers import PreTrainedTokenizerFast

    known = _vocabulary()
    tokenizer = Tokenizer(WordLevel(known, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = BertProcessing(("[SEP]", known["[SEP]"]), ("[CLS]", known["[CLS]"]))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    ).save_pretrained(folder)
