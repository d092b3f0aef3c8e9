"""The form of a text: headline, headings, paragraphs, quotation marks, labels and bullets, before any grammar."""

import re
from collections import Counter
from dataclasses import dataclass

from flows.extract.quotations import find_quotations
from flows.extract.speeches import is_speech
from flows.records import Span

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"(?:[•●▪◦‣·*–—-]|\(?[0-9]{1,2}[.)]|\(?[a-zA-Z]\)|\((?:[ivx]{1,5})\))[ \t\xa0]+(?=\S)")
_NUMBER = re.compile(r"([0-9]{1,2})[ \t\xa0]+(?=[^\W\d_])")
_LABEL = re.compile(r"(?:Q|A|[A-Z][^:\n]{1,59}):(?=\s)")
_ASKS, _ANSWERS = re.compile(r"Q\.(?=\s)"), re.compile(r"A\.(?=\s)")
_SMALL = {"of", "the", "and", "for", "al", "bin", "de", "la", "van", "von", "da"}
_TITLES = {"minister", "president", "secretary", "ambassador", "chancellor", "premier", "mr", "ms", "mrs", "dr"}
_NOT_SPEAKERS = {"note", "photo", "source", "contact", "attachment", "update", "editor", "fact", "date", "place", "tel"}
_SENTENCE_END = re.compile(r"[.!?…]['\"”’»)]*$")
HEADLINE_WORDS = 40
HEADING_WORDS = 15


@dataclass(frozen=True, slots=True)
class Structure:
    """Spans of the text's parts.

    `quotations` exclude their marks. `headings` are lines that are no sentences (section titles, datelines of their
    own, a headline repeated before the lead); the headline is not among them. `labels` are the speaker labels of a
    transcript without the colon ("MINISTER DAR"), each at the start of its paragraph. `bullets` are the texts of list
    items and numbered paragraphs without their signs. `speech` says that the text is one speaker's from end to end.
    `text` is the text itself: a parsed document would put it together anew at each question.
    """

    headline: Span | None
    paragraphs: tuple[Span, ...]
    quotations: tuple[Span, ...]
    headings: tuple[Span, ...] = ()
    labels: tuple[Span, ...] = ()
    bullets: tuple[Span, ...] = ()
    speech: bool = False
    text: str = ""

    @property
    def silent(self) -> tuple[Span, ...]:
        """Headline and headings, in order: nothing is coded in them."""
        return tuple(sorted((*((self.headline,) if self.headline else ()), *self.headings)))

    @property
    def lead(self) -> Span:
        """The first paragraph that is neither headline nor heading; (0, 0) where there is none."""
        silent = set(self.silent)
        return next((p for p in self.paragraphs if p not in silent), (0, 0))

    @property
    def titles(self) -> tuple[Span, ...]:
        """What stands above the text: the headline and the first two headings."""
        return _titles(self.headline, self.headings)


def structure(text: str, title: str | None = None) -> Structure:
    """The parts of a text; `title` is the title that the document's metadata give."""
    paragraphs = _paragraphs(text)
    labels = _labels(text, paragraphs)
    headline = None if labels and labels[0][0] == paragraphs[0][0] else _headline(text, paragraphs, title)
    quotations = find_quotations(text, paragraphs)
    headings = _headings(text, paragraphs, headline, labels)
    titles = [title or "", *(text[a:b] for a, b in _titles(headline, headings))]
    return Structure(
        headline=headline,
        paragraphs=paragraphs,
        quotations=quotations,
        headings=headings,
        labels=labels,
        bullets=_bullets(text, paragraphs),
        text=text,
        speech=not labels and is_speech(text, paragraphs, quotations, titles),
    )


def _titles(headline: Span | None, headings: tuple[Span, ...]) -> tuple[Span, ...]:
    return (*((headline,) if headline else ()), *headings[:2])


def _bullets(text: str, paragraphs: tuple[Span, ...]) -> tuple[Span, ...]:
    """Paragraphs after a bullet's sign or a number; a bare number counts where the numbers run on ("1 …", "2 …")."""
    numbers = {int(m[1]) for start, end in paragraphs if (m := _NUMBER.match(text, start, end))}
    found = []
    for start, end in paragraphs:
        match = _BULLET.match(text, start, end)
        bare = None if match else _NUMBER.match(text, start, end)
        if match:
            found.append((match.end(), end))
        elif bare and {1, 2, int(bare[1])} <= numbers:
            found.append((bare.end(), end))
    return tuple(found)


def _paragraphs(text: str) -> tuple[Span, ...]:
    """Lines with words; a line that runs on in lower case after an unfinished one belongs to the paragraph before."""
    out: list[Span] = []
    for match in _LINE.finditer(text):
        start, end = _trim(text, *match.span())
        if start == end:
            continue
        if out and text[out[-1][1] : start].count("\n") == 1 and _runs_on(text, out[-1], start):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return tuple(out)


def _runs_on(text: str, before: Span, start: int) -> bool:
    line = max(before[0], text.rfind("\n", before[0], before[1]) + 1)
    return text[start].islower() and before[1] - line > 40 and text[before[1] - 1] not in ".!?:;"


def _headline(text: str, paragraphs: tuple[Span, ...], title: str | None) -> Span | None:
    if not paragraphs:
        return None
    start, end = paragraphs[0]
    first = text[start:end]
    if title and _folded(first) == _folded(title):
        return start, end
    if len(paragraphs) == 1 or len(first) > 300 or len(first.split()) > HEADLINE_WORDS:
        return None
    if _SENTENCE_END.search(first) and not first.endswith("?"):
        # A short first sentence may be a lead; a headline with a full stop is shorter still and stands well apart.
        apart = text[end : paragraphs[1][0]].count("\n") > 1
        short = len(first.split()) <= 12 and ". " not in first and first[0] not in "\"“'‘«"
        return (start, end) if apart and short and len(text) > 600 else None
    return start, end


def _headings(
    text: str, paragraphs: tuple[Span, ...], headline: Span | None, labels: tuple[Span, ...]
) -> tuple[Span, ...]:
    labelled = {start for start, _ in labels}
    out = []
    repeated = text[slice(*headline)].rstrip(".") if headline else ""
    for start, end in paragraphs:
        if headline and start == headline[0]:
            continue
        if headline and len(repeated.split()) > 3 and text.startswith(repeated + ". ", start):
            out.append((start, start + len(repeated) + 1))
        elif start not in labelled and _is_heading(text[start:end]):
            out.append((start, end))
    return tuple(out)


def _is_heading(line: str) -> bool:
    if len(line) > 200 or _BULLET.match(line) or line[0] in "\"“'‘«" or line[0].islower():
        return False
    return len(line.split()) <= HEADING_WORDS and line[-1] not in ".!?…:;,\"”»'’"


def _labels(text: str, paragraphs: tuple[Span, ...]) -> tuple[Span, ...]:
    """Speaker labels: capitalized words before a colon that come again, or begin with a title."""
    found = []
    first = text[slice(*paragraphs[0])] if paragraphs else ""
    for number, (start, end) in enumerate(paragraphs):
        if number and len(first) < 300 and text.startswith(first, start):
            continue  # a headline repeated before the lead
        match = _LABEL.match(text, start, min(end, start + 64))
        if match and _names_somebody(text[start : match.end() - 1]):
            found.append((start, match.end() - 1))
    found += _short_labels(text, paragraphs)
    counts = Counter(text[a:b].casefold() for a, b in found)
    kept = [s for s in found if counts[text[slice(*s)].casefold()] > 1 or _is_titled(text[slice(*s)])]
    return tuple(sorted(found if len(kept) >= 2 and len(kept) * 2 >= len(found) else kept))


def _short_labels(text: str, paragraphs: tuple[Span, ...]) -> list[Span]:
    """ "Q." and "A." before questions and answers, where both come."""
    asked = [(start, start + 1) for start, _ in paragraphs if _ASKS.match(text, start)]
    answered = [(start, start + 1) for start, _ in paragraphs if _ANSWERS.match(text, start)]
    return [*asked, *answered] if asked and answered else []


def _names_somebody(label: str) -> bool:
    words = re.findall(r"[\w.'’-]+", label)
    if not words or len(words) > 8 or words[0].casefold().rstrip(".") in _NOT_SPEAKERS:
        return False
    return all(w[0].isupper() or w in _SMALL or w.startswith(("al-", "el-")) for w in words)


def _is_titled(label: str) -> bool:
    words = {w.casefold() for w in re.findall(r"\w+", label)}
    return label.isupper() and bool(words & _TITLES)


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
