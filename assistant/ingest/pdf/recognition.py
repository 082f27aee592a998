"""The words of a page that is a picture, by tesseract, where it is installed."""

from __future__ import annotations

import functools
import shutil
import subprocess
from typing import Any, Final

_PROGRAM: Final = "tesseract"
_TIMEOUT_S: Final = 120.0
_DOTS_PER_INCH: Final = 300
_MOST_DOTS: Final = 25_000_000
# Names of languages as tesseract has them.
_NAMES: Final = {
    "es": "spa", "en": "eng", "ca": "cat", "gl": "glg", "pt": "por", "fr": "fra", "eu": "eus",
}  # fmt: skip


def recognise(page: Any, language: str) -> list[list[str]] | str:
    """Lines of each paragraph, top to bottom; or why there are none, as a key of the catalogue.

    Args:
        page: Of pypdfium2.
        language: Of its words, as ``es`` or ``es-MX``; Spanish if tesseract has none of that.
    """
    if shutil.which(_PROGRAM) is None:
        return "pdf_scanned_no_tesseract"
    name = _NAMES.get(language[:2].lower(), "spa")
    known = next((each for each in (name, "spa") if each in _languages()), None)
    if known is None:
        return "pdf_scanned_no_tesseract"
    command = [_PROGRAM, "stdin", "stdout", "-l", known, "--dpi", str(_DOTS_PER_INCH)]
    try:
        done = subprocess.run(
            command,
            input=_picture(page),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError, MemoryError):
        return "pdf_scanned_failed"
    paragraphs = done.stdout.decode("utf-8", "replace").replace("\f", "\n\n").split("\n\n")
    lines = [[line.strip() for line in part.split("\n") if line.strip()] for part in paragraphs]
    return [part for part in lines if part]


@functools.cache
def _languages() -> frozenset[str]:
    try:
        listed = subprocess.run(
            [_PROGRAM, "--list-langs"], capture_output=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset((listed.stdout + listed.stderr).decode("utf-8", "replace").split())


def _picture(page: Any) -> bytes:
    """The page in shades of grey, as PGM."""
    width, height = page.get_size()
    scale = _DOTS_PER_INCH / 72
    dots = max(width * height * scale * scale, 1.0)
    bitmap = page.render(scale=scale * min(1.0, (_MOST_DOTS / dots) ** 0.5), grayscale=True)
    try:
        rows, stride = bytes(bitmap.buffer), bitmap.stride
        head = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height)
        return head + b"".join(
            rows[at : at + bitmap.width] for at in range(0, stride * bitmap.height, stride)
        )
    finally:
        bitmap.close()
