"""The page of a release in a browser: no errors, no network, and its filters give what SQL gives."""

import functools
import http.server
import json
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from axe_core_python.selenium import Axe
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from schemas import codes
from tests.corpus import FORMULA, MARKUP

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs chromium and chromedriver (Debian: chromium-driver)"),
]
Browser = webdriver.Chrome


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1100,1200"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(service=Service(DRIVER), options=options)
    yield driver
    driver.quit()


def visit(browser: Browser, folder: Path, hash: str = "") -> None:
    """Open the page anew; what the last one logged is dropped."""
    browser.get("about:blank")
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    browser.get(f"{(folder / 'index.html').as_uri()}{hash}")


def requested(browser: Browser) -> list[str]:
    messages = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    urls = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    return [url for url in urls if not url.startswith(("about:", "data:"))]


def shown(browser: Browser) -> list[str]:
    """Identifiers of all statements that are found, page by page."""
    found = [item.get_attribute("id") for item in browser.find_elements(By.CSS_SELECTOR, "#results li")]
    following = browser.find_element(By.NAME, "next")
    while following.is_displayed() and following.is_enabled():
        following.click()
        found += [item.get_attribute("id") for item in browser.find_elements(By.CSS_SELECTOR, "#results li")]
    return found


def choose(browser: Browser, name: str, value: str) -> None:
    Select(browser.find_element(By.NAME, name)).select_by_value(value)


def select(folder: Path, condition: str, *values: object) -> set[str]:
    with duckdb.connect(folder / "comity.duckdb", read_only=True) as connection:
        query = f"select statement_id from statement_list where {condition}"
        return {row[0] for row in connection.execute(query, values).fetchall()}


def test_the_page_makes_no_request_and_no_error(browser: Browser, published: Path):
    visit(browser, published)
    assert browser.get_log("browser") == []
    assert requested(browser) == [(published / "index.html").as_uri()]
    assert sorted(shown(browser)) == sorted(select(published, "true"))


def test_a_file_server_serves_it_as_well(browser: Browser, published: Path):
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(published))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser.get("about:blank")
        browser.get_log("browser"), browser.get_log("performance")
        address = f"http://127.0.0.1:{server.server_port}/index.html"
        browser.get(address)
        assert browser.get_log("browser") == [] and requested(browser) == [address]
        server.shutdown()


FILTERS = [
    *(("country", code, "list_contains(country_codes, ?)") for code in ("NAM", "PRT", "GHA")),
    *(("sector", sector, "list_contains(sector_ids, ?)") for sector in ("trade", "renewables", "education")),
    *((name, code, f"{name} = ?") for name in ("act", "stage", "stance", "kind") for code in codes(name)),
    *(("confidence", bound, "confidence >= ?::float") for bound in ("0.5", "0.7", "0.9")),
]


def test_every_filter_gives_what_sql_gives(browser: Browser, published: Path):
    visit(browser, published)
    found = {}
    for name, value, condition in FILTERS:
        expected = select(published, condition, value)
        offered = [o.get_attribute("value") for o in Select(browser.find_element(By.NAME, name)).options]
        if name != "confidence":
            assert (value in offered) == bool(expected), (name, value)
        if value in offered:
            choose(browser, name, value)
            found[name, value] = set(shown(browser)), expected
            browser.find_element(By.NAME, "clear").click()
    assert [key for key, (page, sql) in found.items() if page != sql] == []
    assert len(found) > 12 and any(0 < len(page) < 10 for page, _ in found.values())


def test_filters_and_words_together_give_what_sql_gives(browser: Browser, published: Path):
    statements = pq.read_table(published / "parquet" / "statements.parquet").to_pylist()
    longest = max((s["content"] for s in statements), key=len)
    one, other = sorted(set(re.findall(r"[a-z]{5,}", longest.lower())), key=len)[-2:]
    visit(browser, published)
    browser.find_element(By.NAME, "q").send_keys(f"{one.upper()} {other}")
    words = "lower(concat_ws(' ', content, cue, source, document_title, speakers)) like ?"
    expected = select(published, f"{words} and {words}", f"%{one}%", f"%{other}%")
    assert set(shown(browser)) == expected != set()
    browser.find_element(By.NAME, "clear").click()
    some = next(s for s in statements if s["country_codes"] and s["stance"] == "positive")
    country, kind = some["country_codes"][0], some["kind"]
    choose(browser, "country", country)
    choose(browser, "stance", "positive")
    choose(browser, "kind", kind)
    condition = f"list_contains(country_codes, '{country}') and stance = 'positive' and kind = '{kind}'"
    assert set(shown(browser)) == select(published, condition) != set()
    assert f"country={country}" in browser.current_url and "stance=positive" in browser.current_url
    visit(browser, published, "#" + browser.current_url.split("#")[1])
    assert set(shown(browser)) == select(published, condition)


def test_every_speaker_has_its_statements(browser: Browser, published: Path):
    visit(browser, published)
    speakers = [o.get_attribute("value") for o in Select(browser.find_element(By.NAME, "speaker")).options][1:]
    assert len(speakers) > 5
    for speaker in speakers:
        choose(browser, "speaker", speaker)
        assert set(shown(browser)) == select(published, "list_contains(speaker_ids, ?)", speaker)


def test_a_statement_has_an_address_of_its_own(browser: Browser, published: Path):
    visit(browser, published)
    last = shown(browser)[-1]
    visit(browser, published, f"#{last}")
    item = browser.find_element(By.ID, last)
    assert item.is_displayed() and browser.switch_to.active_element == item
    visit(browser, published, "#s-0000000000000000")
    assert "is not among the" in browser.find_element(By.ID, "found").text
    visit(browser, published, "#speaker=p-0000000000000000")
    assert browser.find_element(By.ID, "found").text == (
        "No statement on this page has the speaker p-0000000000000000."
    )


def test_the_browser_works_from_the_keyboard(browser: Browser, published: Path):
    visit(browser, published)
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    assert browser.switch_to.active_element.text == "Skip to the statements"
    browser.find_element(By.NAME, "q").send_keys("hydrogen" + Keys.ENTER)
    count, every = len(shown(browser)), len(select(published, "true"))
    assert browser.find_element(By.ID, "found").text == f"{count} of {every} statements" and 0 < count < every
    browser.find_element(By.NAME, "q").send_keys("")
    reached = set()
    for _ in range(12):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        reached.add(browser.switch_to.active_element.get_attribute("name"))
    assert {"country", "sector", "speaker", "act", "stage", "stance", "kind", "confidence", "clear"} <= reached


def test_strangers_words_stay_text_in_the_browser(browser: Browser, hostile: Path):
    visit(browser, hostile)
    assert browser.get_log("browser") == []
    assert len(browser.find_elements(By.TAG_NAME, "img")) == 0
    quotations = [
        element.get_attribute("textContent") for element in browser.find_elements(By.CSS_SELECTOR, "blockquote")
    ]
    assert quotations and all(MARKUP in quotation for quotation in quotations)
    speakers = [element.text for element in browser.find_elements(By.CSS_SELECTOR, "#results strong")]
    assert any(speaker.startswith(FORMULA) for speaker in speakers)
    links = [element.get_attribute("href") for element in browser.find_elements(By.CSS_SELECTOR, "#results a")]
    assert links and all("#s-" in link for link in links)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(theme: str, browser: Browser, published: Path):
    media = [{"name": "prefers-color-scheme", "value": theme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})
    visit(browser, published)
    browser.execute_script("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    found = Axe().run(browser)["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
