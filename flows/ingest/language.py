"""Which language a text is in, where that is certain."""

import functools
import re
from typing import Any

MIN_WORDS = 20
MIN_LETTERS = 60
"""Enough letters outside Latin script: several such scripts put no space between words."""

_WORD = re.compile(r"\w+")
_FOREIGN_LETTER = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
_SAMPLE = 2_000
_CERTAIN = 0.95
# No other language has these five together. Of English text they are 15 %, and 6 % at least even where foreign names
# stand in heaps; of other languages' texts, 3 % at most ("to" and "that" are words of a few).
_ENGLISH = frozenset(("the", "of", "and", "to", "that"))
_ENGLISH_SHARE = 0.06


def recognize(text: str) -> str | None:
    """ISO 639 code of the language; None where the text is too short or undecided.

    Judges the beginning, the middle and the end, so that the size of the text does not matter.
    """
    sample = _sample(text)
    words = _WORD.findall(sample.casefold())
    if len(words) < MIN_WORDS and len(_FOREIGN_LETTER.findall(sample)) < MIN_LETTERS:
        return None
    if sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words):
        return "en"
    language, probability = _identifier().classify(sample)
    return language if probability >= _CERTAIN and language != "zxx" else None


def _sample(text: str) -> str:
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))


@functools.cache
def _identifier() -> Any:
    # Loading the model takes a second, which texts that are plainly English or short do not need.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
