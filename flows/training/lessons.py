"""Coded texts as lessons of ties: with the kinds and speakers that the extraction finds, and what the encoder says."""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.extract.encoder.judge import Chances
from flows.extract.kind import judge_kind
from flows.extract.speakers import find_speakers
from flows.training.coded import Coded, CodedText, gold
from flows.training.seen import Seen, seen


@dataclass(frozen=True, slots=True)
class Taught:
    """One coded statement: its kind, the keys of its speakers, and what the encoder says of it.

    `chances` are those of the statement heads, and under `about COUNTRIES-OR-SECTORS` those of `encoder.about`.
    """

    coded: Coded
    kind: str
    speakers: tuple[str, ...]
    chances: Chances

    @property
    def stage(self) -> str:
        """The stage that the heads give it."""
        return max(self.chances["stage"], key=self.chances["stage"].__getitem__)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One coded text as the extraction sees it, and its statements."""

    name: str
    seen: Seen
    statements: tuple[Taught, ...]


def from_command_line(description: str | None, arguments: Sequence[str] | None) -> tuple[list[Lesson], Path]:
    """The lessons of `GOLD_DIR CHANCES`, and the folder that --output names for what is learned from them."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("gold", type=Path)
    parser.add_argument("chances", type=Path)
    parser.add_argument("--output", type=Path, default=Path("schemas/lexicons"))
    options = parser.parse_args(arguments)
    return list(lessons(gold(options.gold), json.loads(options.chances.read_text("utf-8")))), options.output


def lessons(texts: Iterable[CodedText], chances: Mapping[str, list[Chances]]) -> Iterator[Lesson]:
    """The texts in their order; `chances` (of `flows.training.folds`) are those of each text's statements, in order."""
    for one in texts:
        known = seen(one)
        said = [coded.said for coded in one.statements if not coded.narrative]
        spoken = iter(find_speakers(known.parsed, known.form, said, known.actors).speakers)
        statements = tuple(
            Taught(
                coded,
                "narrative" if coded.narrative else judge_kind(known.form, coded.said),
                () if coded.narrative else next(spoken),
                given,
            )
            for coded, given in zip(one.statements, chances[one.name], strict=True)
        )
        yield Lesson(one.name, known, statements)
