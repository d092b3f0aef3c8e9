"""How far the rows of a release can be trusted: the recorded figures, for `quality.json` and for the card."""

from collections.abc import Mapping
from typing import Any

from schemas import dataset
from schemas.accuracy import accuracy, recorded

Record = Mapping[str, Any]


def accuracy_json(extractor: str) -> dict[str, Any]:
    """The part `accuracy` of `quality.json`: figures of each gold set, what they mean, and how far readers agree.

    `extractor` is the version that made the release; `same_extractor` says whether that one was measured.
    """
    declared = accuracy()
    return {
        "extractor": extractor,
        "codebook_version": dataset().codebook_version,
        "sets": {
            name: {"coded_by": _coded_by(name), "same_extractor": is_measured(record, extractor), **record}
            for name, record in recorded().items()
        },
        "measures": {m.name: {"label": m.label, "meaning": m.meaning} for m in declared.measures},
        "agreement": {
            "documents": declared.agreement_documents,
            "readers": declared.agreement_readers,
            "measures": {m.name: m.agreement for m in declared.measures if m.agreement is not None},
        },
    }


def accuracy_markdown(extractor: str) -> str:
    """The section of the card."""
    declared = accuracy()
    made = f"Extractor `{extractor}`, codebook {dataset().codebook_version}."
    parts = ["## How accurate it is"]
    if not recorded():
        return "\n\n".join([*parts, f"{made} No figures were recorded."])
    parts.append(
        f"{made} Rows were compared with texts that readers coded by the codebook (gold). Figures are in percent: F1 "
        "where a row or code can be missed or extra, else the share of right values. *n* is how many there are in the "
        "gold, or were judged; in 95 % of samples of the documents the figure is within the interval. *Agreement* is "
        f"the same figure between {declared.agreement_readers}."
    )
    for name, record in recorded().items():
        parts += _gold_set(name, record, extractor)
    return "\n\n".join(parts)


def _gold_set(name: str, record: Record, extractor: str) -> list[str]:
    size = f"{record['documents']} documents, {record['statements']} statements"
    parts = [f"### Gold set: {name}", f"{size}. {_coded_by(name)}"]
    if not is_measured(record, extractor):
        parts.append(
            f"These figures are of another version than the one that made this release (extractor "
            f"`{record['extractor']}`, codebook {record['codebook_version']}), whose rows may be better or worse."
        )
    return [*parts, _measures(record), *_calibration(record)]


def _measures(record: Record) -> str:
    lines = ["| measure | % | 95 % interval | n | agreement |", "| --- | ---: | ---: | ---: | ---: |"]
    for measure in accuracy().measures:
        found = record["measures"].get(measure.name)
        if found is None:  # declared since the figures were recorded
            continue
        value, n = (found["accuracy"], found["n"]) if measure.form == "accuracy" else (found["f1"], found["gold"])
        low, high = map(_percent, found["interval"])
        agreement = "" if measure.agreement is None else str(measure.agreement)
        lines.append(f"| {measure.label} | {_percent(value)} | {low} to {high} | {n} | {agreement} |")
    return "\n".join(lines)


def _calibration(record: Record) -> list[str]:
    parts = []
    for column, right in (
        ("statements", "right in content and speakers"),
        ("statement_sectors", "right"),
    ):
        found = record["calibration"][column]
        off = _percent(found["expected_calibration_error"])
        parts.append(f"`{column}.confidence` is {off} points off on average (n {found['n']}):")
        lines = [f"| confidence | mean | {right}, % | n |", "| --- | ---: | ---: | ---: |"]
        lines += [
            f"| {b['lower']} to {b['upper']} | {b['mean_confidence']:.2f} | {_percent(b['share_right'])} | {b['n']} |"
            for b in found["bins"]
            if b["n"]
        ]
        parts.append("\n".join(lines))
    return parts


def is_measured(record: Record, extractor: str) -> bool:
    """Whether the figures are of that version of the extractor, and of the codebook of today."""
    return (record["extractor"], record["codebook_version"]) == (extractor, dataset().codebook_version)


def _coded_by(name: str) -> str:
    return accuracy().coded_by.get(name, "Who coded them was not stated.").strip()


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
