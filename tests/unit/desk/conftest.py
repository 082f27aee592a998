"""An index of a few invented articles, without a model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from comarca import COMARCA

from assistant import Assistant
from assistant.testing import HashEmbeddings


@pytest.fixture(scope="session")
def comarca(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    place = tmp_path_factory.mktemp("comarca") / "i"
    with Assistant(index=place, embeddings=HashEmbeddings()) as own:
        own.add(COMARCA)
        yield own
