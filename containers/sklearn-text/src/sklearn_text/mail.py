"""What a mail carries beside its author's own words: quoted threads, signatures, legal and mailing-list footers.

Threads, signatures and disclaimers are found by mail-parser-reply (13 languages); the rules of this module decide what may be dropped.
"""

import re
from collections.abc import Iterator

from mailparser_reply.parser import EmailMessage, EmailReply

# The parser's patterns scan across words: a longer line cannot be a header, and would cost quadratic time.
LONGEST_LINE = 400
# A closing such as "Thanks," may stand in the middle of a text; what follows a real one is short.
LONGEST_SIGNATURE_LINES = 12
LONGEST_FOOTER_LINES = 12

# All languages at once cost 3 ms a mail instead of 0.5: one is tried where a word of its headers or closings occurs (lower case).
LANGUAGE_MARKERS = {
    "en": (
        *("wrote", "from:", "original message", "\n--\n", "\n__\n", "________", "--------", "sent from", "outlook", "regards", "thanks,"),
        *("thank you,", "best,", "all the best", "disclaimer", "confidential", "caution:", "warning:", " notice:", " information:", " note:"),
    ),
    "cs": ("napsal", "odesl", "pozdravem", "upozorn\u011bn\u00ed:"),
    "da": ("skrev", "sendt", "hilsen", "fra:"),
    "de": ("schrieb", "gesendet", "gr\u00fc\u00df", "gruss", "gru\u00df", "von:", "hinweis:", "achtung:"),
    "es": ("escribi\u00f3", "enviado", "saludo", "atentamente", "de:", "aviso"),
    "fr": ("crit :", "crit:", "\u00e9crit", "envoy\u00e9", "cordialement", "salutations", "de :"),
    "it": ("scritto", "inviato", "saluti", "da:"),
    "ja": ("\u66f8\u304d", "\u9001\u4fe1", "\u5dee\u51fa\u4eba", "\u3088\u308d\u3057\u304f"),
    "ko": ("\uc791\uc131", "\ubcf4\ub0b8", "\ub4dc\ub9bc", "\ub0a0\uc9dc"),
    "nl": ("schreef", "geschreven", "verzonden", "groet", "van:"),
    "pl": ("napisa", "wys\u0142ano", "pozdraw", "od:"),
    "sv": ("skrev", "skickat", "h\u00e4lsning", "fr\u00e5n:"),
    "zh": ("\u5199\u9053", "\u5beb\u9053", "\u53d1\u4ef6\u4eba", "\u5bc4\u4ef6\u8005", "\u53d1\u9001"),
}

_QUOTED_LINE = re.compile(r"^(?:[A-Za-z]{0,3}[>|\u00bb] ?)+")
_RULE = re.compile(r"^[-_=*~ ]{5,}$|^[-_=~]{2,}.{0,60}[-_=~]{2,}>?$")
_LIST_WORDS = (
    *("mailing list", "mailing-list", "mailman", "listinfo", "listserv", "majordomo", "list archive", "list maintainer", "list owner"),
    *("listmaster", "yahoogroups", "yahoo! groups", "egroups", "sponsored by", "unsubscri", "(un)subscri", "to subscribe", "subscription"),
    *("liste de diffusion", "d\u00e9sabonn", "desabonn", "mailingliste", "abbestell", "abmeld", "lista de correo", "darse de baja"),
    *("lista di discussione", "disiscri", "afmeld", "odhl\u00e1", "wypisa", "avregistr", "avslut", "\u914d\u4fe1\u505c\u6b62", "\u9000\u8ba2"),
)
_REFERENCE = re.compile(r"https?://|www\.|\S@\S|\b[\w-]+\.(?:com|net|org)\b", re.IGNORECASE)


def own_words(text: str) -> str:
    """The author's own words of a mail, given as trimmed lines of which no two that follow each other are empty."""
    lowered = text.lower()
    lines = text.split("\n")
    if any(word in lowered for word in _LIST_WORDS):
        lines = [line for block in _blocks(lines) if not _is_list_footer(block) for line in block]
    languages = [name for name, markers in LANGUAGE_MARKERS.items() if any(marker in lowered for marker in markers)]
    if not languages:
        return _without_quotes("\n".join(lines))
    message = EmailMessage(text=_wrapped(lines), languages=languages, keep_hyphen_lists=True).read()
    parts = [_own_part(reply, first=index == 0) for index, reply in enumerate(message.replies)]
    kept = "\n".join(part for part in parts if part)
    # A mail that is nothing but a forwarded text has no words of its own: then that text is what it says.
    return kept if kept.strip() else _without_quotes("\n".join(lines))


def _own_part(reply: EmailReply, *, first: bool) -> str:
    unquoted = _without_quotes(reply.content)
    # What a header introduces is somebody else's text, unless its quotation is marked line by line: then the rest answers it.
    if not first and unquoted == reply.content:
        return ""
    body = unquoted.replace(reply.headers or "", "")
    for disclaimer in reply.disclaimers or []:
        body = body.replace(disclaimer, "")
    signature = _without_quotes(reply.signatures or "")
    if signature and signature.count("\n") < LONGEST_SIGNATURE_LINES:
        body = body.replace(signature, "")
    return body


def _without_quotes(text: str) -> str:
    kept: list[str] = []
    for line in text.split("\n"):
        if not _QUOTED_LINE.match(line):
            kept.append(line)
            continue
        while kept and not kept[-1]:
            kept.pop()
        # "Someone said:" in whatever language introduces the quotation below it.
        if kept and kept[-1].endswith(":"):
            kept.pop()
    return "\n".join(line for line in kept if not _RULE.match(line))


def _is_list_footer(block: list[str]) -> bool:
    if len(block) > LONGEST_FOOTER_LINES:
        return False
    text = "\n".join(block).lower()
    return any(word in text for word in _LIST_WORDS) and _REFERENCE.search(text) is not None


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        starts = _RULE.match(line) or line == "--" or not line
        if starts and block and not _is_rule_only(block):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _is_rule_only(block: list[str]) -> bool:
    return all(not line or _RULE.match(line) or line == "--" for line in block)


def _wrapped(lines: list[str]) -> str:
    return "\n".join(piece for line in lines for piece in _pieces(line))


def _pieces(line: str) -> Iterator[str]:
    while len(line) > LONGEST_LINE:
        cut = line.rfind(" ", 1, LONGEST_LINE)
        cut = cut if cut > 0 else LONGEST_LINE
        yield line[:cut]
        line = line[cut:].lstrip()
    yield line
