"""Every regular expression of the program takes time in proportion to a text, whatever stands in it.

They are found in the source, so that a new one is measured without being listed. Most are done with a hostile text in
less than a moment; of the others, a text of twice the length may take little more than twice the time.
"""

import ast
import importlib
import itertools
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

import flows
from tests.growth import in_turns, seconds

ROOT = Path(flows.__file__).parent
NOT_READ = ("training",)
"""Folders whose patterns meet no stranger's text."""
BUILT_OF_LISTS = {
    "extract/country_signs.py": 1,
    "extract/discourse.py": 1,
    "extract/phrases.py": 1,
    "ingest/form.py": 1,
    "verify/tables.py": 1,
}
"""Patterns that are known only when the program runs: alternatives of the lexicons' words, and those of the tables."""
SIZE = 3_000
MOMENT = 0.008
"""Seconds of CPU. A pattern whose time grows with the square takes some hundredths for twice SIZE."""
PIECES = (
    *(
        "a",
        "A",
        "a ",
        "A ",
        "Aa ",
        "1",
        "1 ",
        "12.",
        "i",
        " ",
        "  a",
        "\n",
        " \n",
        "\t",
        "\xa0",
        "-",
        "a-",
        "a'",
        "a.",
        "A.",
        "A-",
    ),
    *(
        ".",
        ",",
        ", ",
        ".'",
        '."',
        "'",
        '"',
        "''",
        "“",
        "(",
        "((a",
        "[",
        "[a",
        "![a](",
        "[a](b",
        "<",
        "<a",
        "</",
        "<!--",
        "&",
        "&#1",
    ),
    *(
        "*",
        "**a",
        "*a ",
        "_",
        "_a ",
        "`",
        "`a",
        "\\",
        "#",
        "> ",
        "=",
        ":",
        "A:",
        "A: ",
        "Q: ",
        "/",
        "|",
        "•",
        "\u00ad",
        "a\u00ad",
    ),
    *("https://a", "<meta ", "<?xml ", "charset", "charset=", "said ", "and ", "the ", "of ", "Mr ", "We ", "I "),
)


class Measured(NamedTuple):
    """A pattern and how it is used; None where it cannot be known without running the program."""

    pattern: re.Pattern[str] | re.Pattern[bytes] | None
    ways: frozenset[str]


def calls() -> Iterator[tuple[str, ast.Call, frozenset[str]]]:
    """Every call of a function of `re` that takes a pattern, with its file and the functions that use the pattern."""
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(NOT_READ):
            continue
        source = path.read_text("utf-8")
        tree = ast.parse(source)
        targets = {node.value: ast.unparse(node.targets[0]) for node in ast.walk(tree) if isinstance(node, ast.Assign)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and re.fullmatch(r"re\.(?!escape)\w+", ast.unparse(node.func)) and node.args:
                used = re.findall(rf"\b{re.escape(targets[node])}\.(\w+)", source) if node in targets else ()
                ways = used or [ast.unparse(node.func).removeprefix("re.")]
                known = {way if way in ("match", "fullmatch") else "findall" for way in ways if way != "pattern"}
                yield name, node, frozenset({"match", "findall"} if ways == ["compile"] else known)


def patterns() -> dict[str, Measured]:
    """Place → pattern."""
    found = {}
    for name, call, ways in calls():
        module = importlib.import_module(
            f"flows.{name.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}"
        )
        flags = next((argument for argument in call.args[1:] if "re." in ast.unparse(argument)), None)
        try:
            source = eval(ast.unparse(call.args[0]), vars(module))
            pattern = re.compile(source, eval(ast.unparse(flags), vars(module)) if flags else 0)
        except NameError:
            pattern = None
        found[f"{name}:{call.lineno}"] = Measured(pattern, ways)
    return found


PATTERNS = patterns()


def test_patterns_that_cannot_be_measured_here_are_those_built_of_lists() -> None:
    unknown = [place.rpartition(":")[0] for place, found in PATTERNS.items() if found.pattern is None]
    assert {name: unknown.count(name) for name in unknown} == BUILT_OF_LISTS
    assert len(PATTERNS) > 80


def hostile_texts(pattern: re.Pattern[str] | re.Pattern[bytes], size: int) -> Iterator[str | bytes]:
    """Pieces repeated up to a length, alone and behind each word of the pattern, with an end that nothing expects."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    words = dict.fromkeys(re.findall(r"[A-Za-z]{2,}", source))
    pieces = (*PIECES, *itertools.islice((f"{word} " for word in words), 12))
    for start, piece in ((start, piece) for start in ("", *itertools.islice(words, 2)) for piece in pieces):
        text = f"{start}{piece * (size // len(piece))}\x01"
        yield text if isinstance(pattern.pattern, str) else text.encode("utf-8")


def grows_too_fast(pattern: re.Pattern[str] | re.Pattern[bytes], ways: Iterable[str]) -> list[str]:
    """What takes more than its share, in words."""
    slow = []
    for half, whole in zip(hostile_texts(pattern, SIZE), hostile_texts(pattern, 2 * SIZE), strict=True):
        for use, way in ((getattr(pattern, way), way) for way in sorted(ways)):
            if seconds(partial(use, whole)) < MOMENT:
                continue
            once, twice = in_turns(partial(use, half), partial(use, whole), rounds=20)
            if twice >= MOMENT and twice / once >= 2.5:
                slow.append(f"{way} of {whole[:30]!r}: {once:.2f} s, twice the length {twice:.2f} s")
    return slow


@pytest.mark.parametrize("place", [place for place, found in PATTERNS.items() if found.pattern])
def test_time_is_in_proportion_to_the_length_of_a_hostile_text(place: str) -> None:
    pattern, ways = PATTERNS[place]
    assert pattern is not None and ways
    assert grows_too_fast(pattern, ways) == []


@pytest.mark.parametrize("source", [r"\s+$", r"<[^>]*>"])
def test_a_pattern_that_grows_with_the_square_is_noticed(source: str) -> None:
    assert grows_too_fast(re.compile(source), ["findall"])
