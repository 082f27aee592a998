"""What is fetched from an address, and what never is."""

from __future__ import annotations

import gzip
import socket

import pytest

from assistant.config.settings import FetchSettings
from assistant.errors import IngestError, OfflineError
from assistant.ingest.visits import Validators
from assistant.ingest.web import Fetcher, NotReached
from assistant.ingest.web.connection import PrivateAddress, public_addresses

HOST = "http://93.184.216.34"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:7860/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.8/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "file:///etc/passwd",
        "ftp://faro.example/",
        "http://",
        "nada",
    ],
)
def test_no_address_of_this_machine_or_its_network_is_read(url, fetcher_of, site):
    with pytest.raises(IngestError) as caught:
        fetcher_of().get(url)
    assert "\n" not in str(caught.value)
    assert site.asked == []


def test_a_redirect_is_held_to_the_same(site, fetcher_of):
    site.put("/a", status=302, Location="http://10.0.0.8/secreto")
    site.put("/secreto", "no")
    with pytest.raises(IngestError):
        fetcher_of().get(f"{HOST}/a")
    assert site.paths() == ["/a"]


def test_a_name_that_leads_within_is_refused_whatever_it_was_before(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(PrivateAddress):
        public_addresses("faro.example", 80, private=False)
    assert public_addresses("faro.example", 80, private=True) == ["8.8.8.8", "10.0.0.1"]


def test_offline_nothing_is_fetched(monkeypatch):
    monkeypatch.setenv("HEMEROTECA_OFFLINE", "1")
    with pytest.raises(OfflineError):
        Fetcher(FetchSettings(), 1)


def test_it_follows_redirects_and_says_where_it_ended(site, fetcher_of):
    site.put("/a", status=301, Location="/b#trozo")
    site.put("/b", "hola", Content_Type="text/html; charset=utf-8", ETag='"1"')
    got = fetcher_of().get(f"{HOST}/a")
    assert (got.url, got.body, got.content_type) == (f"{HOST}/b", b"hola", "text/html")
    assert got.validators.etag == '"1"'


def test_a_loop_of_redirects_ends(site, fetcher_of):
    site.put("/a", status=302, Location="/a")
    with pytest.raises(NotReached):
        fetcher_of().get(f"{HOST}/a")
    assert len(site.paths()) == 6


def test_what_has_not_changed_is_not_sent_again(site, fetcher_of):
    site.put("/a", "hola", ETag='"7"')
    got = fetcher_of().get(f"{HOST}/a", Validators(etag='"7"'))
    assert (got.unchanged, got.body) == (True, b"")


def test_it_says_who_it_is(site, fetcher_of):
    site.put("/a", "hola")
    fetcher_of().get(f"{HOST}/a")
    assert all(headers["user-agent"].startswith("Hemeroteca/") for _, headers in site.asked)


def test_what_robots_txt_forbids_is_not_read(site, fetcher_of):
    site.put("/robots.txt", "User-agent: *\nDisallow: /privado\n")
    site.put("/privado/a", "no")
    site.put("/a", "hola")
    fetcher = fetcher_of()
    assert fetcher.get(f"{HOST}/a").body == b"hola"
    with pytest.raises(IngestError) as caught:
        fetcher.get(f"{HOST}/privado/a")
    assert caught.value.values["reason"].key == "robots"
    assert site.paths() == ["/a"]


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(site, fetcher_of):
    site.put("/robots.txt", "User-agent: *\nDisallow: /privado\n")
    site.put("/a", status=302, Location="/privado/a")
    with pytest.raises(IngestError):
        fetcher_of().get(f"{HOST}/a")


def test_pages_of_one_host_are_asked_for_with_a_pause(site, fetcher_of):
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 4\n")
    site.put("/a", "hola")
    waits = []
    fetcher = fetcher_of(sleep=waits.append, pause_s=1.0)
    fetcher.get(f"{HOST}/a")
    fetcher.get(f"{HOST}/a")
    assert len(waits) == 1
    assert 3.5 < waits[0] <= 4.0


def test_a_body_is_bounded_packed_or_not(site, fetcher_of):
    site.put("/grande", b"a" * 1_000_001)
    site.put("/bomba", gzip.compress(b"a" * 50_000_000), Content_Encoding="gzip")
    site.put("/justa", gzip.compress(b"a" * 1_000_000), Content_Encoding="gzip")
    fetcher = fetcher_of()
    for path in ("/grande", "/bomba"):
        with pytest.raises(IngestError) as caught:
            fetcher.get(HOST + path)
        assert caught.value.values["reason"].key == "page_too_long"
    assert len(fetcher.get(f"{HOST}/justa").body) == 1_000_000


@pytest.mark.parametrize(
    ("status", "headers", "gone", "retry"),
    [
        (404, {}, True, None),
        (410, {}, True, None),
        (500, {}, False, None),
        (429, {"Retry-After": "120"}, False, 120.0),
        (503, {}, False, 3600.0),
    ],
)
def test_a_refusal_says_whether_to_come_back(site, fetcher_of, status, headers, gone, retry):
    site.put("/robots.txt", "")
    site.pages["/a"] = (status, headers, b"")
    with pytest.raises(NotReached) as caught:
        fetcher_of().get(f"{HOST}/a")
    assert (caught.value.gone, caught.value.retry_s) == (gone, retry)
    assert "\n" not in str(caught.value)


def test_a_slow_body_ends_and_so_does_one_that_is_stopped(site, fetcher_of):
    site.put("/robots.txt", "")
    site.put("/a", b"a" * 300_000)
    moments = iter([0.0] * 6 + [100.0] * 9)
    for given in ({"clock": lambda: next(moments)}, {"stopped": lambda: True}):
        with pytest.raises(NotReached):
            fetcher_of(**given).get(f"{HOST}/a")
