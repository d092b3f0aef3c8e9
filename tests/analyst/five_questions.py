"""Five pictures of a release, one for each question that its card asks: a script to start one's own from.

    python -m tests.analyst.five_questions [RELEASE] [FOLDER]

RELEASE is a release or an output folder whose latest release is meant (default `output`), FOLDER where the pictures go
(default `pictures`). The questions and their SQL are those of the card and of `index.html`.
"""

import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from flows import Release, load_release
from flows.publish.questions import QUESTIONS, Question

# Bars of a picture, and characters of a label.
SHOWN, WIDTH = 12, 48
# Okabe and Ito's colours, which colour-blind people can tell apart.
COLOURS = {
    "existing": "#0072B2",
    "committed": "#009E73",
    "proposed": "#E69F00",
    "ended": "#D55E00",
    "positive": "#0072B2",
    "negative": "#D55E00",
    "statements": "#56B4E9",
}


def answer(release: Release, question: Question) -> pd.DataFrame:
    """The answer to a question, its columns named by the heads that the page gives them."""
    return release.sql(question.sql).set_axis(list(question.heads), axis="columns")


def pairs(axes: Axes, found: pd.DataFrame) -> None:
    """Pairs of countries, by statements that concern both."""
    labels = found["one country"] + " – " + found["the other"]
    _bars(axes, labels, found[["statements"]], "pair of countries")


def speakers(axes: Axes, found: pd.DataFrame) -> None:
    """Speakers, with what they say in favour to the right and what they say against to the left."""
    signed = found[["positive", "negative"]].assign(negative=-found["negative"])
    labels = found["speaker"] + " (" + found["statements"].astype(str) + ")"
    _bars(axes, labels, signed, "speaker (all statements)", apart=True)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.xaxis.set_major_formatter(lambda count, _: f"{abs(count):g}")


def sectors(axes: Axes, found: pd.DataFrame) -> None:
    """Sectors, with how far what is said of them has come."""
    _bars(axes, found["sector"], found[["committed", "proposed", "existing"]], "sector")


def requests(axes: Axes, found: pd.DataFrame) -> None:
    """Who asks for something, and which countries the request concerns."""
    labels = found["speaker"].fillna("somebody without a name") + " → " + found["countries"].replace("", "no country")
    counted = labels.value_counts().rename("statements").sort_index().sort_values(ascending=False, kind="stable")
    _bars(axes, counted.index.to_series(), counted.to_frame(), "speaker → countries concerned")


def years(axes: Axes, found: pd.DataFrame) -> None:
    """Statements by the year of their document; a year without any leaves a gap."""
    dated = found[found["year"] != "no date"]
    at, below = dated["year"].astype(int), 0
    for stage in ("existing", "committed", "proposed", "ended"):
        axes.bar(at, dated[stage], bottom=below, color=COLOURS[stage], label=stage)
        below = below + dated[stage]
    axes.plot(at, dated["statements"], "o", color="black", label="all statements")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    undated = found.loc[found["year"] == "no date", "statements"].sum()
    axes.set(xlabel="year of publication" + (f" ({undated:,} statements have no date)" if undated else ""))
    axes.set(ylabel="statements")
    if not dated.empty:
        axes.legend()


PICTURES: tuple[Callable[[Axes, pd.DataFrame], None], ...] = (pairs, speakers, sectors, requests, years)


def picture(question: Question, draw: Callable[[Axes, pd.DataFrame], None], found: pd.DataFrame) -> Figure:
    """The question as a title over the picture of its answer."""
    figure = Figure(figsize=(10, 6), layout="constrained")
    axes = figure.add_subplot()
    draw(axes, found)
    axes.set_title(question.words)
    if found.empty or not axes.has_data():
        axes.text(0.5, 0.5, "Nothing in this release.", ha="center", va="center", transform=axes.transAxes)
    # Names come from strangers' texts: a dollar sign in them begins no formula.
    for text in figure.findobj(match=lambda artist: hasattr(artist, "set_parse_math")):
        text.set_parse_math(False)
    return figure


def pictures(release: Release) -> Iterator[tuple[str, pd.DataFrame, Figure]]:
    """The name of each picture, the answer that it shows, and the picture."""
    for number, (question, draw) in enumerate(zip(QUESTIONS, PICTURES, strict=True), start=1):
        found = answer(release, question)
        yield f"{number}-{draw.__name__}.png", found, picture(question, draw, found)


def _bars(axes: Axes, labels: pd.Series, counts: pd.DataFrame, name: str, apart: bool = False) -> None:
    """Bars of the first rows, from the top, their columns one after another or to both sides of zero."""
    shown = counts.head(SHOWN)
    at, begin = range(len(shown)), 0
    for column in shown:
        axes.barh(at, shown[column], left=begin, color=COLOURS[column], label=column)
        begin = 0 if apart else begin + shown[column]
    axes.set_yticks(at, [textwrap.shorten(str(label), WIDTH, placeholder=" …") for label in labels.head(SHOWN)])
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    more = f", the first {len(shown)} of {len(counts):,}" if len(counts) > len(shown) else ""
    axes.set(xlabel="statements", ylabel=name + more)
    if len(shown.columns) > 1 and len(shown):
        axes.legend()


def main(source: str = "output", folder: str = "pictures") -> None:
    """Write the pictures and print their paths."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, _, figure in pictures(load_release(source)):
        figure.savefig(Path(folder) / name, dpi=120)
        print(Path(folder) / name)


if __name__ == "__main__":
    main(*sys.argv[1:])
