"""Every setting's description: complete, and the same in the catalogue as in the code."""

from __future__ import annotations

from assistant.config.options import options, summary
from assistant.config.settings import Settings, sections
from assistant.messages import text


def test_there_is_one_for_every_setting_with_its_value_and_meaning() -> None:
    settings = Settings.load()
    for section, values in settings.model_dump().items():
        for key, value in values.items() if isinstance(values, dict) else ():
            option = options()[f"{section}.{key}"]
            assert option.value(settings) == value == option.default
            assert option.meaning.endswith("."), option.name


def test_they_say_what_their_values_may_be() -> None:
    tokens = options()["chat.context_tokens"]
    assert (tokens.kind, tokens.least, tokens.most) == ("whole", 512, 131072)
    assert tokens.variable == "HEMEROTECA_CHAT__CONTEXT_TOKENS"
    refusal = options()["verification.refusal"]
    assert (refusal.kind, refusal.choices) == ("choice", ("cautious", "balanced", "bold"))
    assert options()["answers.literal"].kind == "switch"
    assert options()["chat.temperature"].kind == "number"
    assert options()["chat.model"].kind == "text"


def test_the_catalogue_says_in_english_what_the_code_says() -> None:
    for option in options().values():
        assert text(f"options.about_{option.section}_{option.key}", "en") == option.meaning
    for section in sections():
        assert text(f"options.section_{section}", "en") == summary(section)
