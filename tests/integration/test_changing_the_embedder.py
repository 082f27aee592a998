"""Another embedder, chosen on the page, with the real model under another name."""

from __future__ import annotations

from pathlib import Path

from assistant import Article, Assistant, Settings
from assistant.ui.page import Page
from assistant.ui.settings.machine import Machine

_ARTICLES = [
    Article(id="p", title="El puente", text="El puente de Soto costó 3 millones de euros."),
    Article(id="t", title="El tranvía", text="El tranvía de Lorca llegó tarde a la plaza."),
]


def test_indexes_are_built_anew_and_found_in_again_without_a_restart(
    models_dir: Path, tmp_path: Path
) -> None:
    other = tmp_path / "otro"
    other.symlink_to(models_dir / "multilingual-e5-small-q4")
    with Assistant(Settings.load(), "prensa") as assistant:
        assistant.add(_ARTICLES)
        machine = Machine(Page(assistant))
        assert [one.path.name for one in machine.outdated(str(other))] == ["prensa"]
        stage = machine.use_embedder(str(other)).join()
        assert (stage.state, stage.failure) == ("done", "")
        assert assistant.index.embedder_id.startswith("otro@")
        assert assistant.search("¿Cuánto costó el puente?")[0].passage.article_id == "p"
        assert machine.outdated(str(other)) == []
        assert f'model = "{other}"' in machine.configuration.file.read_text(encoding="utf-8")
        assert [path.name for path in machine.settings.indexes.iterdir()] == ["prensa"]
