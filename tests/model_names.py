"""The models that tests of every kind run: those that ``scripts/setup --dev`` fetches."""

from __future__ import annotations

from typing import Final

EMBEDDER: Final = "multilingual-e5-small-q4"
# The default, for tests that read what is answered.
CHAT: Final = "qwen2.5-coder-1.5b"
SMALLEST_CHAT: Final = "smollm2-135m"
# For a process in which a few words of a real model will do, whatever they are: what the smallest
# says of the articles is mostly rejected, and then they are quoted.
QUICK: Final = {"HEMEROTECA_CHAT__MODEL": SMALLEST_CHAT, "HEMEROTECA_CHAT__ANSWER_TOKENS": "32"}
# Such a process that writes for seconds, so that something can be done meanwhile.
WORDY: Final = {**QUICK, "HEMEROTECA_CHAT__ANSWER_TOKENS": "220"}
