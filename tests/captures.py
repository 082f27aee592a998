"""Documents of a kind, made for tests of their readers."""

from __future__ import annotations

import io
import tarfile
import zipfile

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from assistant.ingest import read_outcomes
from assistant.types import Article, Notice

STORIES = (
    "El mercado de abastos de Peñalba reabre el lunes con cuarenta y dos puestos, tres más que"
    " antes de la reforma, según la concejala de Comercio.",
    "Los pescadores de la ría de Morcín podrán faenar en agosto; la cofradía había pedido la"
    " prórroga en mayo y la consejera la firmó ayer.",
    "La biblioteca de Santa Olalla abrirá por la noche durante los exámenes, de las nueve a la"
    " una, con dos vigilantes y sin préstamo de libros.",
)


def page(at=0, title="", head="", body=""):
    text = body or f"<article><h1>{title or f'Titular {at}'}</h1><p>{STORIES[at % 3]}</p></article>"
    return (
        f'<!DOCTYPE html><html lang="es"><head><title>{title or f"Titular {at}"}</title>{head}'
        f'<meta charset="utf-8"></head><body>{text}</body></html>'
    )


class _Writer(WARCWriter):
    """Whose temporary files need no closing."""

    def _create_temp_file(self):
        return io.BytesIO()


class Capture:
    """A WARC in the making."""

    def __init__(self, *, gzip=False):
        self._stream = io.BytesIO()
        self._writer = _Writer(self._stream, gzip=gzip)

    def add(
        self, url, content, kind="text/html", status="200 OK", *,
        date="", headers=(), record="response",
    ):  # fmt: skip
        payload = content.encode() if isinstance(content, str) else content
        http = None
        if record != "resource":
            http = StatusAndHeaders(status, [("Content-Type", kind), *headers], protocol="HTTP/1.1")
        self._writer.write_record(
            self._writer.create_warc_record(
                url, record, payload=io.BytesIO(payload), http_headers=http,
                warc_content_type=kind if http is None else "",
                warc_headers_dict={"WARC-Date": date} if date else {},
            )
        )  # fmt: skip
        return self

    def bytes(self):
        return self._stream.getvalue()


def zipped(files, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def tarred(files, mode="w", links=()):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, kind in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    return stream.getvalue()


def outcomes_of(tmp_path, name, content, settings=None):
    """Articles, notices and errors of a file."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    outcomes = list(read_outcomes(path, settings=settings))
    articles = [each for each in outcomes if isinstance(each, Article)]
    notices = [each for each in outcomes if isinstance(each, Notice)]
    errors = [str(each) for each in outcomes if not isinstance(each, Article | Notice)]
    return articles, [notice.reason for notice in notices], errors
