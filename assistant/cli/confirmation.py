"""Asking before something is deleted."""

from __future__ import annotations

import sys

import click

from assistant.errors import UsageError


def confirm(question: str, *, yes: bool) -> None:
    """Go on only if the person agrees.

    Args:
        question: What is about to happen.
        yes: The person has already agreed, on the command line.

    Raises:
        UsageError: There is no terminal to ask at.
        click.Abort: The person does not agree.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("cli.needs_yes")
    click.confirm(question, abort=True, err=True)
