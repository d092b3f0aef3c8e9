"""English passes, whatever names it is full of; what is certainly another language does not."""

from pathlib import Path

import pytest

from flows.ingest import read_sources
from flows.ingest.language import recognize
from flows.records import Document, Refusal

ENGLISH = [
    "Szczęsny Wójtowicz, Poland's deputy minister, met Đặng Thị Ngọc Hân, Nguyễn Phú Bảo and Trương Vĩnh Lộc in Hà Nội "
    "and said that Wrocław, Łódź and Đà Nẵng would sign a partnership.",
    "Qurbanqulu Rəhimov, Şəhriyar Məmmədzadə, Gülnarə Əliyeva (Azərbaycan Respublikası İqtisadiyyat Nazirliyi) and "
    "Yılmaz Çağlayan (Türkiye Cumhuriyeti Ticaret Bakanlığı) discussed "
    "transport with Baku and Ankara officials on Monday.",
    "The Deutsche Gesellschaft für Internationale Zusammenarbeit, the Agence française de développement and the "
    "Ministère de l'Économie et des Finances funded wells near Ouagadougou, Bobo-Dioulasso and Banfora.",
    "Delegates: Jean-Pierre Moreau-Lefèvre (France), Hans-Jürgen Schäfer (Germany), María Fernández Íñiguez (Spain), "
    "Luís Gonçalves Simões (Portugal), Sjöfn Þórðardóttir (Iceland), Åse Bjørnstad (Norway) attended the opening.",
    "BAKU AND TASHKENT WILL BUILD A RAILWAY, THE MINISTERS OF TRANSPORT SAID ON FRIDAY "
    "AFTER TALKS THAT LASTED FOR TWO DAYS.",
    "“Peng you,” 王小明 of 新华社 told the 朝日新聞 correspondent 田中太郎, “is the word that we use for "
    "our partners from Тоҷикистон and საქართველო”, and he smiled to everyone.",
]
OTHER = {
    "fr": "Le ministre a déclaré que les deux pays allaient renforcer leur coopération dans les domaines de l'énergie, "
    "du commerce et des transports, et que la prochaine réunion aurait lieu à Genève au printemps.",
    "nl": "De minister zei dat de twee landen hun samenwerking op het gebied van energie of handel zullen versterken "
    "en dat de volgende vergadering in het voorjaar in Genève wordt gehouden.",
    "da": "Ministeren sagde, at de to lande vil styrke samarbejdet om energi og handel, og at byens borgmester skal "
    "have en ny aftale klar, når de to parter mødes igen til foråret.",
    "tr": "Bakan, iki ülke arasındaki enerji ve ticaret işbirliğinin derinleştirileceğini, bir sonraki toplantının ise "
    "ilkbaharda Cenevre'de yapılacağını ve bunun her iki halkın da yararına olacağını söyledi.",
    "ru": "Министр заявил, что обе страны намерены углублять сотрудничество в области энергетики, торговли и "
    "транспорта, а следующая встреча сторон состоится весной в Женеве.",
    "zh": "部长表示，两国将在能源、贸易和交通运输领域进一步深化合作，下一次会议将于明年春天在日内瓦举行，"
    "双方还将签署一项关于农业技术交流的谅解备忘录，以造福两国人民。",
    "ar": "قال الوزير إن البلدين سيعززان تعاونهما في مجالات الطاقة والتجارة والنقل، وإن الاجتماع المقبل سيعقد في "
    "جنيف في الربيع المقبل بمشاركة ممثلين عن القطاع الخاص.",
}


@pytest.mark.parametrize("text", ENGLISH)
def test_english_full_of_foreign_names_is_english(text: str) -> None:
    assert recognize(text) in ("en", None)


@pytest.mark.parametrize("language", OTHER)
def test_another_language_is_recognized(language: str) -> None:
    assert recognize(OTHER[language]) == language


@pytest.mark.parametrize("text", ["Le ministre a dit oui.", "Oui", "谢谢", "12 345 " * 50, "", "Ankara, Baku, Tbilisi"])
def test_a_short_text_or_one_without_words_is_left_undecided(text: str) -> None:
    assert recognize(text) is None


@pytest.mark.parametrize("language", OTHER)
def test_english_with_its_translation_is_english(language: str) -> None:
    english = (
        "The minister said that both countries would deepen their cooperation in energy, trade and transport, and "
    )
    assert recognize(f"{english}that the next meeting would be held in Geneva.\n\n{OTHER[language]}") == "en"


def test_a_list_of_names_is_left_undecided() -> None:
    names = "Kazakhstan, Uzbekistan, Kyrgyzstan, Tajikistan, Armenia, Georgia, Moldova, Estonia, Latvia, Lithuania"
    assert (
        recognize(f"{names}, Slovakia, Hungary, Romania, Bulgaria, Serbia, Albania, Croatia, Malta, Cyprus, Oman")
        is None
    )


def test_a_long_text_is_judged_by_its_parts() -> None:
    assert recognize((ENGLISH[0] + "\n") * 20_000) == "en"


def write(folder: Path, text: str, language: str = "") -> Document | Refusal:
    (folder / "a.txt").write_text(text, "utf-8")
    (folder / "sources.csv").write_text(f"file,language\na.txt,{language}\n")
    (found,) = read_sources([str(folder)])
    return found


@pytest.mark.parametrize("stated", ["", "en", "fr"])
def test_a_text_in_another_language_is_refused_whatever_is_stated(tmp_path: Path, stated: str) -> None:
    refused = write(tmp_path, OTHER["fr"], stated)
    assert isinstance(refused, Refusal)
    assert (refused.stage_failed, refused.reason) == ("ingest", "language:fr")


@pytest.mark.parametrize(("stated", "code"), [("de", "de"), ("zh-Hans", "zh"), ("pt_BR", "pt"), ("FRA", "fra")])
def test_a_text_whose_metadata_state_another_language_is_refused(tmp_path: Path, stated: str, code: str) -> None:
    refused = write(tmp_path, ENGLISH[0], stated)
    assert isinstance(refused, Refusal) and refused.reason == f"language:{code}"


@pytest.mark.parametrize("stated", ["en", "EN", "en-GB", "en_US", "eng", "English"])
def test_spellings_of_english_are_one_code(tmp_path: Path, stated: str) -> None:
    found = write(tmp_path, "Short text.", stated)
    assert isinstance(found, Document) and found.language == "en"


@pytest.mark.parametrize(("text", "language"), [(ENGLISH[0], "en"), ("Short text.", None)])
def test_a_language_that_is_not_stated_is_recognized_or_left_empty(
    tmp_path: Path, text: str, language: str | None
) -> None:
    for stated in ("", "und"):
        found = write(tmp_path, text, stated)
        assert isinstance(found, Document) and found.language == language
