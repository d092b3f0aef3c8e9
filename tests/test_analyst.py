"""The pictures of the analyst's script show what the questions' SQL answers, and can be read."""

import io
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from matplotlib.figure import Figure
from PIL import Image

from flows import load_release
from flows.publish.questions import QUESTIONS
from flows.records import Annotation, Document
from tests.analyst.five_questions import PICTURES, SHOWN, pictures
from tests.corpus import build_annotated, release

ROOT = Path(__file__).parent.parent


def drawn(folder: Path) -> dict[str, Figure]:
    """Each picture of a release, by the name of its file."""
    return {name: figure for name, _, figure in pictures(load_release(folder))}


def answered(folder: Path) -> list[list[tuple]]:
    """The answers to the questions in the release's database."""
    with duckdb.connect(folder / "comity.duckdb", read_only=True) as connection:
        return [connection.execute(q.sql).fetchall() for q in QUESTIONS]


def bars(figure: Figure) -> dict[str, list[float]]:
    """The lengths of the bars, by what the legend calls them."""
    (axes,) = figure.axes
    return {
        container.get_label(): [bar.get_width() if axes.yaxis_inverted() else bar.get_height() for bar in container]
        for container in axes.containers
    }


def labels(figure: Figure) -> list[str]:
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


@pytest.fixture(scope="module")
def figures(published: Path) -> list[Figure]:
    return list(drawn(published).values())


def test_bars_are_as_long_as_the_answers_say(figures: list[Figure], published: Path):
    pairs, speakers, sectors, requests, years = answered(published)
    assert all(answered(published))
    assert bars(figures[0]) == {"statements": [row[2] for row in pairs[:SHOWN]]}
    assert labels(figures[0]) == [f"{row[0]} – {row[1]}" for row in pairs[:SHOWN]]
    assert bars(figures[1]) == {
        "positive": [row[2] for row in speakers[:SHOWN]],
        "negative": [-row[3] for row in speakers[:SHOWN]],
    }
    assert bars(figures[2]) == {
        stage: [row[place] for row in sectors[:SHOWN]]
        for place, stage in enumerate(("committed", "proposed", "existing"), start=1)
    }
    asked = {(row[0], row[1]) for row in requests}
    (counts,) = bars(figures[3]).values()
    assert len(counts) == min(len(asked), SHOWN) and (len(asked) > SHOWN or sum(counts) == len(requests))
    dated = [row for row in years if row[0] != "no date"]
    assert bars(figures[4]) == {
        stage: [row[place] for row in dated]
        for place, stage in ((2, "existing"), (3, "committed"), (4, "proposed"), (5, "ended"))
    }
    assert list(figures[4].axes[0].lines[0].get_ydata()) == [row[1] for row in dated]


def test_stacked_bars_stand_end_to_end(figures: list[Figure]):
    committed, proposed, existing = figures[2].axes[0].containers
    for first, second, third in zip(committed, proposed, existing, strict=True):
        assert second.get_x() == first.get_width() and third.get_x() == second.get_x() + second.get_width()


def test_every_picture_has_a_title_and_named_axes_and_is_not_blank(figures: list[Figure]):
    for question, figure in zip(QUESTIONS, figures, strict=True):
        (axes,) = figure.axes
        assert axes.get_title() == question.words and axes.get_xlabel() and axes.get_ylabel()
        image = pixels(figure)
        assert image.size == (1000, 600) and len(image.getcolors(10**6) or ()) > 50
        # No label leaves the picture.
        edge = [image.getpixel((x, y)) for x in (0, 999) for y in range(600)]
        assert set(edge) == {(255, 255, 255)}


def pixels(figure: Figure) -> Image.Image:
    with io.BytesIO() as stream:
        figure.savefig(stream, dpi=100)
        return Image.open(stream).convert("RGB")


def test_the_script_writes_the_pictures_and_says_where(published: Path, tmp_path: Path):
    command = [sys.executable, "-m", "tests.analyst.five_questions", str(published), str(tmp_path / "pictures")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    names = [f"{n}-{draw.__name__}.png" for n, draw in enumerate(PICTURES, start=1)]
    assert done.stdout.split() == [str(tmp_path / "pictures" / name) for name in names]
    assert all(Image.open(tmp_path / "pictures" / name).format == "PNG" for name in names)


def test_a_release_without_dates_and_without_statements_is_drawn(tmp_path: Path):
    document = Document("d-" + "0" * 16, "a.txt", "0" * 64, "1" * 64, "Rain.", word_count=1)
    (tmp_path / "work").mkdir()
    built = build_annotated(tmp_path / "work", [(document, Annotation(document.document_id))])
    for question, figure in zip(QUESTIONS, drawn(release(tmp_path / "output", built)).values(), strict=True):
        (axes,) = figure.axes
        assert [t.get_text() for t in axes.texts] == ["Nothing in this release."]
        assert axes.get_title() == question.words and axes.get_xlabel() and axes.get_ylabel()
        assert pixels(figure).size == (1000, 600)


def test_statements_without_a_date_are_counted_below_the_years(figures: list[Figure], published: Path):
    undated = sum(row[1] for row in answered(published)[4] if row[0] == "no date")
    assert undated > 0 and f"{undated} statements have no date" in figures[4].axes[0].get_xlabel()


@pytest.mark.filterwarnings("ignore:Glyph")
def test_strangers_names_are_drawn_as_they_are(hostile: Path):
    for figure in drawn(hostile).values():
        assert pixels(figure).size == (1000, 600)
        assert not any(t.get_parse_math() for t in figure.findobj(lambda artist: hasattr(artist, "get_parse_math")))
