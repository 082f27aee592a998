"""This version of Hemeroteca."""

from typing import Final

VERSION: Final = "0.1.0"
