"""``hemeroteca people``: a person or a body as the articles have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.cli import output, parameters
from assistant.cli.choices import default_index, settings
from assistant.cli.commands import command
from assistant.cli.error_lines import DONE, FAILURE
from assistant.messages import interface_language, text

if TYPE_CHECKING:
    from assistant.desk.people import Profile
    from assistant.types import Citation


@command(
    parameters.argument("person", "person", nargs=-1, required=True), "index", "filters", "json"
)
def people(person: tuple[str, ...], index_name: str | None, as_json: bool, **filtering: Any) -> int:
    """Print offices, statements and mentions of everybody of a name."""
    from assistant.cli.filters import filters_in
    from assistant.config.settings import index_path
    from assistant.desk.people import profiles
    from assistant.index import Index

    chosen, name = settings(), " ".join(person)
    with Index.open_stored(index_path(chosen, default_index(chosen, index_name))) as opened:
        admitted = filters_in(opened.article_list, **filtering)
        found = profiles(name, opened, admitted)
    if not found and not as_json:
        output.note(text("ui_people.none", name=name))
    output.result(found, _show, as_json=as_json)
    return DONE if found else FAILURE


def _show(found: Sequence[Profile]) -> None:
    for one in found:
        title = one.name if one.certain else text("ui_people.unclear", name=one.name)
        output.line(f"{title} ({one.of})" if one.of else title, bold=True)
        for office in one.offices:
            output.line(f"  {office.office}")
            _quote(office.citation)
        if one.statements:
            output.line(f"  {text('ui_people.said')}:")
        for told in one.statements:
            _quote(told.citation)
            for cited in told.also:
                output.line(f"      {_where(cited)}", dim=True)
        if one.mentions:
            output.line(f"  {text('ui_people.articles')}:")
        for mention in one.mentions:
            output.line(f"    {_where(mention.citation)}: {mention.citation.title}")


def _quote(cited: Citation) -> None:
    output.quote(cited.quote)
    output.line(f"      {_where(cited)}", dim=True)


def _where(cited: Citation) -> str:
    from assistant.presentation.byline import byline

    return byline(cited, interface_language())
