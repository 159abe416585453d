"""What a mail carries beside its author's own words: quoted threads, signatures, legal and mailing-list footers.

Threads, signatures and disclaimers are found by mail-parser-reply (13 languages); the rules of this module decide what may be dropped.
"""

import re
from collections.abc import Iterator

from mailparser_reply.parser import EmailMessage, EmailReply

from sklearn_text.languages import LANGUAGE_MARKERS, LIST_WORDS

# The parser's patterns scan across words: a longer line cannot be a header, and would cost quadratic time.
LONGEST_LINE = 250
# A closing such as "Thanks," may stand in the middle of a text; what follows a real one is short.
LONGEST_SIGNATURE_LINES = 12
# A footer speaks of the list and of nothing else.
LONGEST_FOOTER_LINES, LONGEST_FOOTER = 12, 800

_QUOTED_LINE = re.compile(r"^(?:[A-Za-z]{0,3}[>|\u00bb] ?)+")
QUOTE = ">"
_RULE = re.compile(r"^[-_=*~ ]{5,}$|^[-_=~]{2,}.{0,60}[-_=~]{2,}>?$")
_REFERENCE = re.compile(r"https?://|www\.|\S@\S|\b[\w-]+\.(?:com|net|org)\b", re.IGNORECASE)


def own_words(text: str) -> str:
    """The author's own words of a mail, given as trimmed lines of which no two that follow each other are empty."""
    lowered = text.lower()
    lines = text.split("\n")
    if _speaks_of_list(lowered):
        lines = [line for block in _blocks(lines) for line in _without_list_footer(block)]
    languages = [name for name, markers in LANGUAGE_MARKERS.items() if any(marker in lowered for marker in markers)]
    folded = _with_folded_quotes(lines)
    own = _reply_of(folded, languages) if languages else _without_quotes("\n".join(folded))
    # A mail that is nothing but a forwarded text has no words of its own: then that text is what it says.
    return own if own.strip() else "\n".join(_QUOTED_LINE.sub("", line) for line in lines)


def _reply_of(lines: list[str], languages: list[str]) -> str:
    message = EmailMessage(text=_wrapped(lines), languages=languages, keep_hyphen_lists=True).read()
    parts = [_own_part(reply, first=index == 0) for index, reply in enumerate(message.replies)]
    return "\n".join(part for part in parts if part)


def _own_part(reply: EmailReply, *, first: bool) -> str:
    # What a header introduces is somebody else's text, unless its quotation is marked line by line: then the rest answers it.
    if not first and QUOTE not in reply.content.split("\n"):
        return ""
    signature = reply.signatures or ""
    removed = [reply.headers or "", *(reply.disclaimers or [])]
    if _without_quotes(signature).count("\n") < LONGEST_SIGNATURE_LINES:
        removed.append(signature)
    body: str = reply.content
    for part in removed:
        body = body.replace(part, "") if part else body
    return _without_quotes(body)


def _with_folded_quotes(lines: list[str]) -> list[str]:
    """One mark for each run of quoted lines: where they stand matters, what they say does not."""
    folded: list[str] = []
    for line in lines:
        if not _QUOTED_LINE.match(line):
            folded.append(line)
        elif not folded or folded[-1] != QUOTE:
            folded.append(QUOTE)
    return folded


def _without_quotes(text: str) -> str:
    kept: list[str] = []
    for line in text.split("\n"):
        if line != QUOTE:
            kept.append(line)
            continue
        while kept and not kept[-1]:
            kept.pop()
        # "Someone said:" in whatever language introduces the quotation below it.
        if kept and kept[-1].endswith(":"):
            kept.pop()
    return "\n".join(line for line in kept if not _RULE.match(line))


def _without_list_footer(block: list[str]) -> list[str]:
    """Drops a short block that a rule opens and that speaks of a list; of any other block the lines that do, and addresses after them."""
    text = "\n".join(block).lower()
    if not _speaks_of_list(text) or not _REFERENCE.search(text):
        return block
    if any(map(_opens, block)) and len(block) <= LONGEST_FOOTER_LINES and len(text) <= LONGEST_FOOTER:
        return []
    kept: list[str] = []
    dropping = False
    for line in block:
        dropping = len(line) <= LONGEST_LINE and (_speaks_of_list(line.lower()) or (dropping and _REFERENCE.search(line) is not None))
        if not dropping:
            kept.append(line)
    return kept


def _speaks_of_list(lowered: str) -> bool:
    return any(word in lowered for word in LIST_WORDS)


def _opens(line: str) -> bool:
    return line == "--" or _RULE.match(line) is not None


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        if (not line or _opens(line)) and block and not _is_rule_only(block):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _is_rule_only(block: list[str]) -> bool:
    return all(not line or _opens(line) for line in block)


def _wrapped(lines: list[str]) -> str:
    return "\n".join(piece for line in lines for piece in _pieces(line))


def _pieces(line: str) -> Iterator[str]:
    while len(line) > LONGEST_LINE:
        cut = line.rfind(" ", 1, LONGEST_LINE)
        cut = cut if cut > 0 else LONGEST_LINE
        yield line[:cut]
        line = line[cut:].lstrip()
    yield line
