"""Which language a text is in, where that is certain."""

import functools
import re
from typing import Protocol

MIN_WORDS = 20
MIN_LETTERS = 60
"""Enough letters outside Latin script: several such scripts put no space between words."""

_WORD = re.compile(r"\w+")
_FOREIGN_LETTER = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
_SAMPLE = 2_000
# The model leaves English next to nothing where a text is in another language; mere names it spreads over many.
_LIKELY = 0.5
_EXCLUDED = 1e-4
# The model takes English sentences in which most words are foreign names for another language. Other languages lack
# these words, and of English text they are about a tenth.
_ENGLISH = frozenset(("the", "and", "with", "from", "this"))
_ENGLISH_SHARE = 0.06


def recognize(text: str) -> str | None:
    """ISO 639-1 code of the language; None where the text is too short or undecided.

    Judges the beginning, the middle and the end, so that the size of the text does not matter.
    """
    sample = _sample(text)
    words = _WORD.findall(sample.casefold())
    if len(words) < MIN_WORDS and len(_FOREIGN_LETTER.findall(sample)) < MIN_LETTERS:
        return None
    if sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words):
        return "en"
    ranked = _identifier().rank(sample)
    language, probability = ranked[0]
    if language == "en" and probability >= _LIKELY:
        return "en"
    is_foreign = language not in ("en", "zxx") and probability >= _LIKELY and dict(ranked)["en"] <= _EXCLUDED
    return language if is_foreign else None


def _sample(text: str) -> str:
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))


class _Identifier(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]:
        """Languages with their probabilities, the likeliest first."""


@functools.cache
def _identifier() -> _Identifier:
    # Loading the model takes a second, which texts that are plainly English or short do not need.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # Two letters: languages, not the varieties (of Arabic, Chinese, English) that it knows too; zxx: no language.
    identifier.set_languages([code for code in identifier.labels if len(code) == 2 or code == "zxx"])
    ranked: _Identifier = identifier
    return ranked
