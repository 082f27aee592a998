"""``python -m assistant`` is the command ``hemeroteca``."""

from assistant.cli import main

main()
