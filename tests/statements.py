"""Statements written out for tests: a text with its content, cue and source in marks."""

import re
from typing import Any

from flows.extract import nlp
from flows.records import Attribution, Span

_MARK = re.compile(r"\{([cqs]):([^}]*)\}")


def marked(text: str) -> tuple[Any, Attribution]:
    """The parsed text without its marks, and the attribution that they show: {s:source} {q:cue} {c:content}."""
    spans: dict[str, list[Span]] = {"c": [], "q": [], "s": []}
    plain, last = "", 0
    for match in _MARK.finditer(text):
        plain += text[last : match.start()]
        spans[match[1]].append((len(plain), len(plain) + len(match[2])))
        plain, last = plain + match[2], match.end()
    (parsed,) = nlp.parse([plain + text[last:]])
    return parsed, Attribution(tuple(spans["c"]), tuple(spans["q"]), tuple(spans["s"]))
