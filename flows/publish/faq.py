"""What analysts ask of a release, and its known limits: for its card, its page and the README of the project."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer; words in backquotes are code. `sql` is a query over the tables and ready views."""

    question: str
    answer: str
    sql: str = ""


LIMITS = (
    "Rows are found by a program and are not all right. Stage is right least often of what is judged of a statement, "
    "and few rows are right in everything; the figures are below. Judge a row by its quotation before you rely on it.",
    "The figures themselves rest on few texts, coded by language models and by no person.",
    "Counts are counts of statements in the texts that were read. They follow what these sources print, not what "
    "happens in the world: compare shares within a set of sources, and do not read a rise as more cooperation.",
    "English texts only, translations included. Scanned pages need OCR first. A page on the web is read as its host "
    "sends it: what scripts would add in a browser is not there.",
    "The rules of coding cover relations between states, not domestic politics.",
    "One name is one person, unless documents state roles of it in different countries: namesakes of one country are "
    "taken for one another.",
)

FAQ = (
    Asked(
        "What is a row of `statements`?",
        "One attribution: somebody (`source`, resolved to `speaker_ids`) says (`cue`) something (`content`). Rows "
        "whose `kind` is `narrative` are sentences in the text's own voice, without a speaker: leave them out when "
        "you study speakers. A statement inside another one has a row of its own, so the same words may stand in two "
        "rows.",
    ),
    Asked(
        "Can I trust it?",
        "Each quotation is exactly in its document; a release in which one is not is never published. Whether the "
        "codes are right is a matter of probability: see the accuracy of each column. Before you rely on a row, read "
        "its `content`, and `evidence` in `statement_sectors` and `statement_countries`. Totals carry the errors of "
        "their rows, which need not cancel out.",
    ),
    Asked(
        "What does `confidence` mean?",
        "In `statements` it is the estimated probability that content and speakers are both right, learned from coded"
        " texts. It says nothing of act, stage, stance, sectors and countries; `statement_sectors.confidence` is the "
        "probability that one sector is right. The accuracy section shows how often rows of each confidence were "
        "right.",
    ),
    Asked(
        "Why is a statement missing?",
        "The codebook leaves it out (bare meetings, headlines, narrative without a tie or a sector); its document "
        "repeats another one (`duplicate_of`) that holds the statement; its document was refused (`quarantine`, with "
        "the reason); or the program missed it. `index.html` carries only the surest statements of a large release; "
        "the tables hold all.",
    ),
    Asked(
        "Does a pair of countries in `dyads` cooperate?",
        "It is spoken of together. Criticism, refusals and plans count as well, and a statement on three countries "
        "counts in three pairs. Filter `dyad_statements` by `stage` and `stance`, or use `stage` in `dyad_sectors`.",
    ),
    Asked(
        "How are duplicates counted, and how do I weigh by them?",
        "Texts that share four fifths of their runs of five words and were published within 7 days (or without a "
        "date) are one story, and so are equal texts; of fewer than 60 words only equal ones. The first that was read"
        " holds the statements, the others are rows of `documents` only. So each story counts once. To count it once "
        "per printing:",
        "select country_a, country_b, count(*) as statements, sum(printings) as statements_as_printed\n"
        "from dyad_statements join statements using (statement_id) join (\n"
        "    select coalesce(duplicate_of, document_id) as document_id, count(*) as printings\n"
        "    from documents group by 1\n"
        ") using (document_id)\n"
        "group by country_a, country_b order by statements_as_printed desc, country_a, country_b",
    ),
    Asked(
        "What is the date of a statement?",
        "The day on which its document was published, `documents.published_on`, as its metadata or the document "
        "itself give it; empty where they give none. When the words were spoken, or when a plan is due, is not coded.",
    ),
    Asked(
        "How do I cite one row for good?",
        "Give version, `statement_id` and, where there is one, the document's `url`, and keep a copy of the release: "
        "it never changes, and `SHA256SUMS` proves it. `index.html#STATEMENT_ID` opens a statement that the page "
        "carries.",
    ),
    Asked(
        "Do identifiers stay the same between releases?",
        "They come from content, not from counters. `document_id` follows the text, `statement_id` the document and "
        "the place of the content in it, `actor_id` the country code or the name. They stay while these do: a "
        "corrected text or a content that is now read one word longer has a new one. An equal id can carry other "
        "codes in a new release; `changes.parquet` has every row and cell that differs.",
    ),
    Asked(
        "What may I do with the quotations?",
        "The codes are yours under the licence below. Quotations belong to their owners and are given as evidence; "
        "quote them as the law of quotation where you live allows. `documents.licence` says what is known, and the "
        "full `text` is there only where that licence allows it.",
    ),
    Asked(
        "How do I find the words in a text?",
        "`start` and `end` count Unicode code points of the normalized text from 0, the end excluded, as Python does."
        " JavaScript, Java and Excel count some characters, such as emoji, twice.",
    ),
    Asked(
        "Is it safe to open in Excel?",
        "Open `comity.xlsx`: nothing in it is executed, and its sheet `about` tells what a sheet could not hold. A "
        "CSV file opened by a double click is another matter: a cell that begins with `=` may be taken for a formula,"
        " and without a byte order mark accents may break. Import it instead, as UTF-8 and text.",
    ),
    Asked(
        "Will Namibia become a missing value?",
        "No: countries are ISO 3166-1 alpha-3 codes, `NAM` and not `NA`. In CSV only an empty cell is missing.",
    ),
    Asked(
        "How do I report an error?",
        "Tell those from whom you have the release its version, the `statement_id`, the column, and the rule of "
        "`codebook.md` by which it is wrong. Rows are never edited by hand: the program or its lists are mended, and "
        "the next release has the row right, with the change in `CHANGES.md` and `changes.parquet`.",
    ),
)


def limits_markdown() -> str:
    """One item per limit."""
    return "\n".join(f"- {limit}" for limit in LIMITS)


def faq_markdown() -> str:
    """The sections of the card."""
    asked = "\n\n".join(
        f"### {a.question}\n\n{a.answer}" + (f"\n\n```sql\n{a.sql};\n```" if a.sql else "") for a in FAQ
    )
    return f"## Known limits\n\n{limits_markdown()}\n\n## Questions and answers\n\n{asked}"
