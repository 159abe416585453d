import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sklearn_text.preparation import LONGEST_PREPARED, prepare

REPLIES = {
    "English": "I agree.\n\nOn Mon, 3 Jun 2024 at 10:00, Ann Lee <ann@example.com> wrote:\n> the old offer\n> stands",
    "English, wrapped header": "I agree.\n\nOn Mon, 3 Jun 2024 at 10:00, Ann Lee\n<ann@example.com> wrote:\n> the old offer",
    "English, below the quotation": "On Mon, 3 Jun 2024, Ann wrote:\n> the old offer\n\nI agree.",
    "between two quotations": "> the old offer\n\nI agree.\n\n> and another",
    "Outlook": "I agree.\n\nFrom: Ann Lee\nSent: Monday\nTo: Bob\nSubject: Offer\n\nthe old offer stands",
    "Original Message": "I agree.\n\n-----Original Message-----\nthe old offer stands",
    "German": "I agree.\n\nAm 03.06.2024 um 10:00 schrieb Ann Lee:\n> the old offer",
    "German Outlook": "I agree.\n\nVon: Ann Lee\nGesendet: Montag\nAn: Bob\nBetreff: Angebot\n\nthe old offer",
    "French": "I agree.\n\nLe lun. 3 juin 2024 à 10:00, Ann Lee a écrit :\n> the old offer",
    "Spanish": "I agree.\n\nEl lun, 3 jun 2024 a las 10:00, Ann Lee escribió:\n> the old offer",
    "a language without a pattern": "I agree.\n\nAnn Lee kirjoitti:\n> the old offer",
    "signature": "I agree.\n\n--\nAnn Lee\nOld Offer Ltd",
    "closing": "I agree.\n\nBest regards\nAnn Lee, Old Offer Ltd",
    "German closing": "I agree.\n\nMit freundlichen Grüßen\nAnn Lee, Old Offer GmbH",
    "HTML quotation": "<html><body><p>I agree.</p><blockquote type=cite>the old offer</blockquote></body></html>",
    "style and script": "<html><head><style>p {old: offer}</style></head><body>I <b>agree</b>.<script>old()</script></body></html>",
}

FOOTERS = {
    "Mailman": "_______________________________________________\nFoo-users mailing list\nFoo-users@lists.example.net\nhttps://lists.example.net/listinfo/foo",
    "glued to the text": "http://example.org/mailman/listinfo/foo",
    "signature form": "--\nFoo Users' Group: foo@example.org\nhttp://example.org/mailman/listinfo/foo for (un)subscription information.",
    "advertisement": "-------------------------------------------------------\nThis sf.example email is sponsored by: Bar\nhttp://bar.example.com/",
    "groups": "------ Groups Sponsor: Yahoo! Groups ------~-->\nBar! Join Now\nhttp://foo.example.com/x\n-----------------~->\n\n"
    "To unsubscribe from this group, send an email to:\nfoo-unsubscribe@egroups.com",
    "German": "----------------------------\nFoo-Mailingliste, abmelden: foo-leave@example.de",
    "French": "----------------------------\nListe de diffusion Foo : foo@example.fr",
}


@pytest.mark.parametrize("case", REPLIES)
def test_keeps_only_the_authors_own_words(case: str) -> None:
    assert prepare(REPLIES[case]) == "I agree."


@pytest.mark.parametrize("case", FOOTERS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_drops_what_a_list_adds_below_a_text(case: str, gap: str) -> None:
    assert prepare(f"The build fails here.{gap}{FOOTERS[case]}\n") == "The build fails here."


@pytest.mark.parametrize("case", FOOTERS)
def test_drops_what_a_list_adds_above_a_text(case: str) -> None:
    assert prepare(f"{FOOTERS[case]}\n\nThe build fails here.\n") == "The build fails here."


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("[Foo-Bar] Invoice", "Invoice"),
        ("Re: [foo] Fwd: Invoice", "Invoice"),
        ("AW: WG: Rechnung", "Rechnung"),
        ("RE[2]: Invoice", "Invoice"),
        ("回复：发票", "发票"),
        ("Reply to the [draft] of today", "Reply to the [draft] of today"),
        ("[Foo]", ""),
    ],
)
def test_drops_list_tags_and_reply_marks_from_the_start(subject: str, expected: str) -> None:
    assert prepare(subject) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://lists.example.org/a?b=1 now", "see _url_ now"),
        ("see http://localhost:8080 now", "see _url_ now"),
        ("see lists.example.com.br now", "see _url_ now"),
        ("see lists.example.co.uk/a now", "see _url_ now"),
        ("ask foo-users@lists.example.org today", "ask _email_ today"),
        ("ask <mailto:foo@example.org>", "ask mailto:_email_"),
        ("paid 1,250.00 on 2024-06-03", "paid 0,0.0 on 0-0-0"),
        ("edit main.py and e.g.this", "edit main.py and e.g.this"),
        ("Cafe\u0301 \u200bzero\x00", "Café zero"),
        ("two   spaces\tand a tab", "two spaces and a tab"),
    ],
)
def test_names_addresses_and_numbers_by_their_kind(text: str, expected: str) -> None:
    assert prepare(text) == expected


def test_keeps_a_text_that_a_closing_word_only_begins() -> None:
    lines = "\n".join(f"line {word} says something" for word in "abcdefghijklmnop")
    assert "line p says" in prepare(f"Hello\n\nThanks, but this is how it goes:\n{lines}")


def test_keeps_a_mail_that_is_nothing_but_a_forwarded_text() -> None:
    assert "the roof leaks" in prepare("Begin forwarded message:\n\n> From: Ann\n> Subject: roof\n>\n> the roof leaks")


def test_keeps_a_paragraph_that_speaks_of_a_subscription_without_an_address() -> None:
    assert prepare("My subscription\nwas billed twice") == "My subscription was billed twice"


@pytest.mark.parametrize("value", [None, 3, b"bytes", ["list"], "", " \n\t", "\x00\x01", "\ud800"])
def test_gives_nothing_for_what_has_no_text(value: object) -> None:
    assert prepare(value) == ""


@pytest.mark.parametrize(
    "piece",
    ["a", " \n", "On ", "_", "> x\n", "From: a\n", "<div>", "a@", "http://", "Thanks,\n", "CAUTION: mail ", "[x]", "Re: ", "-\n", "\u0301"],
)
def test_cuts_five_megabytes_of_anything(piece: str) -> None:
    assert len(prepare(piece * (5_000_000 // len(piece)))) <= LONGEST_PREPARED


FRAGMENTS = st.sampled_from(
    [
        *REPLIES.values(),
        *FOOTERS.values(),
        "\n",
        "\n\n",
        "> ",
        "Re: ",
        "[x] ",
        "<p>",
        "</p>",
        "&lt;b&gt;",
        "a@b.de",
        "www.",
        "e\u0301",
        "7",
        "-- \n",
    ]
)


@given(st.lists(FRAGMENTS | st.text(max_size=20), max_size=8).map("".join))
@example("a@b@c.de")
@example("&lt;p&gt;<p>&lt;br&gt;<br>")
@settings(max_examples=200)
def test_preparing_a_prepared_text_changes_nothing(text: str) -> None:
    once = prepare(text)
    assert prepare(once) == once
    assert "\n" not in once


@pytest.mark.parametrize("case", FOOTERS)
def test_a_text_sent_to_a_list_gives_the_model_what_the_bare_text_gives(case: str) -> None:
    text = "Hello all,\n\nthe build fails here.\n\n--\nAnn"
    assert prepare(f"{text}\n\n{FOOTERS[case]}") == prepare(text) == "Hello all, the build fails here."
    assert prepare("Re: [Foo-users] Build") == prepare("Build")
