import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sklearn_text.features import Vocabulary, grams_of, learn_vocabulary


def vocabulary_of(*texts: str, most: int = 1000) -> Vocabulary:
    return learn_vocabulary([grams_of({"body": text}, ["body"]) for text in texts], minimum_records=1, most=most)


def similarity(vocabulary: Vocabulary, left: str, right: str) -> float:
    dense = []
    for text in (left, right):
        columns, values = vocabulary.row(grams_of({"body": text}, ["body"]))
        dense.append(np.bincount(columns, values, len(vocabulary.keys)))
    return float(dense[0] @ dense[1])


def test_the_same_word_in_two_fields_is_two_features() -> None:
    parts = grams_of({"subject": "loan", "body": "loan"}, ["subject", "body"])
    assert not set(parts[0][0]) & set(parts[2][0])


def test_every_part_has_length_one_however_long_the_text() -> None:
    vocabulary = vocabulary_of("card blocked", "loan")
    assert similarity(vocabulary, "card blocked", "card blocked") == pytest.approx(2.0)


def test_words_that_share_letters_are_alike_in_any_language() -> None:
    vocabulary = vocabulary_of("Kreditkarte", "Kreditkarten", "Darlehen", "信用卡", "信用卡号", "贷款")
    assert similarity(vocabulary, "Kreditkarte", "Kreditkarten") > similarity(vocabulary, "Kreditkarte", "Darlehen")
    assert similarity(vocabulary, "信用卡", "信用卡号") > similarity(vocabulary, "信用卡", "贷款")


def test_unknown_words_and_empty_texts_have_no_features() -> None:
    for text in ("zzzzzz", ""):
        columns, values = vocabulary_of("card").row(grams_of({"body": text}, ["body"]))
        assert len(columns) == len(values) == 0


def test_keeps_the_most_frequent_when_there_are_too_many() -> None:
    vocabulary = vocabulary_of("ab", "ab cd", "ab ef", most=2)
    assert len(vocabulary.keys) == 2
    assert similarity(vocabulary, "ab", "ab") == pytest.approx(2.0)


@given(st.lists(st.text(alphabet="abc 信", max_size=30), min_size=1, max_size=6))
def test_the_order_of_records_does_not_matter(texts: list[str]) -> None:
    forth, back = vocabulary_of(*texts), vocabulary_of(*reversed(texts))
    assert np.array_equal(forth.keys, back.keys)
    assert np.array_equal(forth.weights, back.weights)
