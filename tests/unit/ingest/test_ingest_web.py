"""A page whose address a person gave: what is fetched, and what never is."""

from __future__ import annotations

import pytest

from assistant.errors import IngestError, OfflineError
from assistant.ingest.web import fetch_page


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:7860/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.8/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "ftp://faro.example/",
        "nada",
    ],
)
def test_no_address_of_this_machine_or_its_network_is_read(url: str) -> None:
    with pytest.raises(IngestError) as caught:
        fetch_page(url, 1)
    assert "\n" not in str(caught.value)


def test_offline_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMEROTECA_OFFLINE", "1")
    with pytest.raises(OfflineError):
        fetch_page("https://faro.example/1", 1)
