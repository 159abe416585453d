"""Turns one text field into what the model reads. Used by train and by serve, and by nobody else.

Every field gets the same treatment, so a new field needs no code: HTML to text, the author's own words only, list tags and reply
marks off the start, addresses, hosts and numbers replaced by their kind. The result is one line. Preparing it again changes nothing.
"""

import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

from sklearn_text.mail import own_words

# Longer input is cut, so that no text can hold the server: markup first, then text, then what reaches the model.
LONGEST_INPUT = 100_000
LONGEST_TEXT = 8_000
LONGEST_PREPARED = 4_000

URL, EMAIL = "_url_", "_email_"

_HTML = re.compile(
    r"<(?:!doctype html|html|head|body)\b|(?:<(?:div|p|br|table|td|font|a|span|b|i|center|img|li|ul)\b[^<>]*>[^<>]*){3}", re.IGNORECASE
)
_BLOCK_TAG = re.compile(r"<(?=/?(?:p|div|br|tr|li|ul|ol|table|h[1-6]|hr|pre|blockquote|center|title)\b)", re.IGNORECASE)
_DROPPED_TAGS = "script,style,iframe,object,noscript,template,head,blockquote[type=cite],.gmail_quote,.yahoo_quoted,.moz-cite-prefix"
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ud800-\udfff\ufeff\ufffd]")
_LINE_BREAK = re.compile(r"\r\n?|\x0c|\x85|\u2028|\u2029")
_BLANK_LINES = re.compile(r"\n{3,}")
_EMAIL = re.compile(r"[\w.+=-]{1,64}@[\w.-]{1,255}")
_MAY_REFER = re.compile(r"[.@]|://")
_LINK = re.compile(r"(?:[a-z][a-z+]{1,9}://|www\.)\S*", re.IGNORECASE)
_HOST = re.compile(
    r"(?<![\w-])(?:[\w-]{1,63}\.){1,6}(?:(?:com|net|org|edu|gov|info|biz)(?:\.[a-z]{2})?|ie|uk|de|fr|ch|at|eu|nl|be|es|it|au|ca|us|jp|cz|pl|se|dk|no|fi)\b(?:/\S*)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_HEADING = re.compile(
    r"^(?:\s*(?:(?:re|fwd?|aw|wg|sv|vs|vb|antw|tr|rv|rif|odp|ynt|\u56de\u590d|\u8f6c\u53d1)(?:\[\d+\]|\^\d+)?\s?[:\uff1a]|\[[^\[\]]{1,40}\]))+\s*",
    re.IGNORECASE,
)
_ANGLES = str.maketrans("<>", "  ")


def prepare(value: object) -> str:
    """One line of text for the model; empty for whatever is not text. Never fails; the caps bound its time.

    >>> prepare("Re: [Foo-list] Invoice 4711, see http://lists.example.org/x")
    'Invoice 0, see _url_'
    """
    if not isinstance(value, str):
        return ""
    text = value[:LONGEST_INPUT]
    if "<" in text and _HTML.search(text):
        text = _text_of_html(text)
    text = _tidy_lines(text)[:LONGEST_TEXT]
    if "\n" in text:
        text = own_words(text)
    return _normalised(text)


def _text_of_html(markup: str) -> str:
    # A line break before each block's tag is whitespace to the parser, and keeps the lines that a reader sees.
    tree = LexborHTMLParser(_BLOCK_TAG.sub("\n<", _INVISIBLE.sub("", markup)))
    for node in tree.css(_DROPPED_TAGS):
        node.decompose()
    return tree.body.text(deep=True) if tree.body else ""


def _tidy_lines(text: str) -> str:
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _LINE_BREAK.sub("\n", text)))
    lines = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip()


def _normalised(text: str) -> str:
    words = text.translate(_ANGLES).split()
    text = _NUMBER.sub("0", " ".join(_without_references(word) if _MAY_REFER.search(word) else word for word in words))
    text = _HEADING.sub("", text)
    if len(text) > LONGEST_PREPARED:
        text = text[:LONGEST_PREPARED].rsplit(" ", 1)[0]
    return unicodedata.normalize("NFC", text).strip()


def _without_references(word: str) -> str:
    while True:
        shorter = _HOST.sub(URL, _LINK.sub(URL, _EMAIL.sub(EMAIL, word)))
        # Each pass takes at least one "@", "." or "://" away, and what it puts there may join with what follows.
        if shorter == word:
            return word
        word = shorter
