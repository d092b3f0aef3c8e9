"""Words a CPU second of the whole extraction beside the model's bare parse, in turns in one run (`make bench`)."""

import statistics
import time

import pytest
import spacy

from flows.extract import annotate, nlp
from flows.records import Document
from tests.corpus import CORPUS

ROUNDS = 5
# Texts are repeated as separate documents, so that the work is that of a release.
COPIES = 20


def test_extraction_beside_the_bare_parse() -> None:
    texts = [path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt")) if path.name != "old-encoding.txt"]
    documents = [
        Document(document_id=str(n), origin="", sha256="", text_sha256="", text=text)
        for n, text in enumerate(texts * COPIES)
    ]
    words = sum(len(document.text.split()) for document in documents)
    bare = spacy.load(nlp.MODEL)
    list(annotate(documents[: len(texts)]))  # models are loaded before anything is measured
    ratios = []
    for _ in range(ROUNDS):
        began = time.process_time()
        list(bare.pipe(document.text for document in documents))
        parsed = time.process_time()
        list(annotate(documents))
        annotated = time.process_time()
        parse, whole = words / (parsed - began), words / (annotated - parsed)
        ratios.append(whole / parse)
        print(f"\n{words} words: parse {parse:.0f}, extraction {whole:.0f} words a CPU second, ratio {ratios[-1]:.2f}")
    print(f"median ratio {statistics.median(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f}, {ROUNDS} rounds")


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway will build a rail terminal with Latvia, Minister Solveig Hamre said on Monday. ",
        "The company Veta Larga (VL) told Nova, ",
        "told Foo, ",
    ],
)
def test_extraction_time_grows_with_the_length_of_a_text(sentence: str) -> None:
    list(annotate([Document(document_id="0", origin="", sha256="", text_sha256="", text=sentence)]))
    for characters in (40_000, 80_000, 160_000):
        text = sentence * (characters // len(sentence))
        began = time.process_time()
        list(annotate([Document(document_id="0", origin="", sha256="", text_sha256="", text=text)]))
        print(f"\n{len(text):,} characters of {sentence!r}: {time.process_time() - began:.1f} CPU seconds")
