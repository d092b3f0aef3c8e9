"""A piece of HTML, such as the text of a feed's entry → all its words: nothing around them is to be taken away."""

import re
from collections.abc import Iterator

from flows.ingest.readers import blocks

_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|dd|div|dl|dt|fig(?:caption|ure)|footer|h[1-6]|header|hr|li|main|ol|p|pre|section|"
    "table|td|th|tr|ul"
)
_NO_TEXT = frozenset(("script", "style", "noscript", "template", "iframe", "object", "svg"))


def plain_text(source: str) -> str:
    """The words; a paragraph a block, items of lists with `- `."""
    if "<" not in source and "&" not in source:
        return source.strip()
    from lxml import etree
    from lxml.html import HTMLParser, fragment_fromstring

    parser = HTMLParser(collect_ids=False, remove_comments=True, remove_pis=True)
    try:
        root = fragment_fromstring(source.replace("\0", ""), create_parent="div", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    return blocks.join(_blocks(root))


def _blocks(root: object) -> Iterator[str]:
    from lxml import etree

    words: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if _BLOCKS.fullmatch(name):
            yield "".join(words).replace("\n", " ")
            words = [blocks.BULLET] if name == "li" and event == "start" else []
        silent += (name in _NO_TEXT) * (1 if event == "start" else -1)
        piece = element.text if event == "start" else element.tail
        if piece and not silent:
            words.append(piece)
    yield "".join(words).replace("\n", " ")
