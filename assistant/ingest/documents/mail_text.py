"""What a mail says itself: without what it quotes, its signature and the footer of its list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from assistant.ingest.documents.laid_out import Block
from assistant.ingest.plain import unwrapped

_BLANK: Final = re.compile(r"\n[^\S\n]*\n\s*")
_QUOTE: Final = re.compile(r"^\s{0,3}>")
_LEADS_IN: Final = re.compile(
    r"^\s*(?:(?:el|on|le|em|a)\s.{4,150}\d.{0,150}"
    r"(?:escribi[oó]|wrote|va escriure|escreveu|a écrit)"
    r"\s*:|.{1,100}<[^\s@]{1,100}@[^\s@]{1,100}>\s*(?:escribi[oó]|wrote)\s*:)\s*$",
    re.IGNORECASE | re.DOTALL,
)
_ORIGINAL: Final = re.compile(
    r"^\s*(?:-{2,}\s*(?:mensaje original|original message|mensaje reenviado|forwarded message"
    r"|missatge original|mensagem original)\s*-{2,}|inicio del mensaje reenviado:"
    r"|begin forwarded message:|_{20,})\s*$",
    re.IGNORECASE,
)
_SIGNATURE: Final = re.compile(r"^--\s?$")
_SENT_FROM: Final = re.compile(
    r"^\s*(?:enviado|sent|obtener|get) (?:desde|from|outlook).{0,60}$", re.IGNORECASE
)
_ADDRESS_LINE: Final = re.compile(r"^\s*[<(\[]? ?https?://\S+ ?[>)\]]?\s*$")
_IMAGE_LINE: Final = re.compile(r"^\s*\[(?:image|imagen|cid)\b[^\]]{0,200}\]\s*$", re.IGNORECASE)
_LINK_AFTER: Final = re.compile(r"[ \n]?[<(\[][ \n]?https?://[^\s<>()\[\]]{1,2000}[ \n]?[>)\]]")
_FOOTER: Final = re.compile(
    r"dar(?:te|se|me)? de baja|cancel(?:ar|a|e) (?:la |tu |su )?suscripci[oó]n|unsubscribe"
    r"|no dese[ae]s? (?:seguir )?recib|dejar de recibir|(?:recibes?|ha recibido)"
    r" este (?:correo|mensaje|e-?mail|bolet[ií]n) porque"
    r"|you (?:are )?receiv(?:ed|ing) this|manage (?:your )?preferences"
    r"|ver (?:este correo |el correo )?en (?:el|tu|su) navegador"
    r"|view (?:this email )?in (?:your )?browser"
    r"|este mensaje (?:y sus anexos|y sus archivos adjuntos|se dirige|va dirigido"
    r"|contiene informaci[oó]n confidencial)|aviso (?:legal|de confidencialidad)"
    r"|protecci[oó]n de datos|update your preferences"
    r"|antes de imprimir|donar-?me de baixa|pol[ií]tica de privacidad",
    re.IGNORECASE,
)
_LONGEST_FOOTER: Final = 1500
# Longer lines are text, whatever they look like.
_LONGEST_LINE: Final = 1000
# What follows a footer belongs to it, if it is no more than this share of the text.
_MOST_AFTER: Final = 0.25
_QUOTING: Final = (
    "//blockquote[@type='cite']|//*[contains(@class,'gmail_quote')]|//*[@id='divRplyFwdMsg']"
    "|//*[@id='divRplyFwdMsg']/following-sibling::*|//*[@id='appendonsend']/following-sibling::*"
    "|//*[contains(@class,'moz-cite-prefix')]|//*[contains(@class,'yahoo_quoted')]"
)
_SIGNING: Final = (
    "//*[contains(@class,'gmail_signature')]|//*[contains(@class,'moz-signature')]"
    "|//*[@id='Signature']"
)


def plain_blocks(text: str, *, flowed: bool, forwarded: bool) -> list[Block]:
    """Paragraphs of a body in plain text.

    Args:
        text: The body.
        flowed: Whether lines that end with a space go on in the next (``format=flowed``).
        forwarded: Whether what it quotes is what it was sent for, and stays.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = "\n".join(_own_lines(_joined(lines) if flowed else lines, forwarded=forwarded))
    paragraphs = (unwrapped(each.strip("\n")) for each in _BLANK.split(kept))
    cleared = (_LINK_AFTER.sub("", each).strip() for each in paragraphs)
    return [Block(each) for each in cleared if each and not _leads_in(each)]


def trim_quoted(tree: Any, *, forwarded: bool) -> None:
    """Take what is quoted, and signatures, out of the tree of a body in HTML."""
    for element in tree.xpath(_SIGNING if forwarded else f"{_QUOTING}|{_SIGNING}"):
        if element.getparent() is not None:
            element.drop_tree()


def without_footer(blocks: Sequence[Block]) -> list[Block]:
    """Blocks without offers to unsubscribe, legal notices and what follows them at the end."""
    whole = sum(len(block.text) for block in blocks) or 1
    kept: list[Block] = []
    left = whole
    for block in blocks:
        footer = len(block.text) <= _LONGEST_FOOTER and bool(_FOOTER.search(block.text))
        left -= len(block.text)
        if footer and left <= _MOST_AFTER * whole and kept:
            break
        if not footer:
            kept.append(block)
    return kept


def _own_lines(lines: list[str], *, forwarded: bool) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if len(line) > _LONGEST_LINE:
            kept.append(line)
            continue
        if _SIGNATURE.match(line):
            break
        if _ORIGINAL.match(line):
            if not forwarded:
                break
            continue
        if _QUOTE.match(line):
            if forwarded:
                kept.append(line.lstrip(" >"))
            elif kept:
                del kept[len(kept) - _lead_in(kept) :]
            continue
        if not (_SENT_FROM.match(line) or _ADDRESS_LINE.match(line) or _IMAGE_LINE.match(line)):
            kept.append(line)
    return kept


def _lead_in(lines: list[str]) -> int:
    """How many lines at the end lead to a quotation: "El martes, Ana escribió:"."""
    return next((n for n in (1, 2) if _leads_in(" ".join(lines[-n:]))), 0)


def _leads_in(words: str) -> bool:
    return len(words) <= _LONGEST_LINE and _LEADS_IN.match(words) is not None


def _joined(lines: list[str]) -> list[str]:
    """Lines of a flowed body as the paragraphs that they were written as."""
    joined: list[str] = []
    open_line = False
    for line in lines:
        if open_line and line and not _QUOTE.match(line) and not _SIGNATURE.match(line):
            joined[-1] += line.removeprefix(" ")
        else:
            joined.append(line)
        open_line = line.endswith(" ") and not _SIGNATURE.match(line)
    return joined
