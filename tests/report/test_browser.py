"""The report in a real browser: silent, asking for nothing, and fitting on a phone.

Pictures of it are kept in the folder that the variable REPORT_ARTEFACTS names, else among what
pytest keeps.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from studyllm.report.html import document
from tests.progress import sample
from tests.report.browser import Page, browsing, program
from tests.report.texts import HOSTILE, nothing, with_text

CHROMIUM = None if sys.platform == "win32" else program()

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH")

PHONE, DESKTOP = (390, 844), (1280, 800)


COMPLAINTS = (
    "Runtime.consoleAPICalled",
    "Runtime.exceptionThrown",
    "Log.entryAdded",
    "Audits.issueAdded",
    "Page.javascriptDialogOpening",
    "Page.windowOpen",
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    assert CHROMIUM
    with browsing(CHROMIUM, tmp_path_factory.mktemp("browser")) as page:
        yield page


@pytest.fixture
def artefacts(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("REPORT_ARTEFACTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_a_page_that_breaks_its_policy_would_be_heard(page: Page, tmp_path: Path) -> None:
    told = "".join(document(nothing(), "en"))
    for bad in ('<p style="color:red">', '<img src="//x.example/a">', "<script>1</script>"):
        page.open(written(tmp_path / "bad.html", told.replace("</main>", f"{bad}</main>")))
        assert page.told("Log.entryAdded") != []
        assert page.told("Audits.issueAdded") != []


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return path.resolve().as_uri()


def check(page: Page, address: str) -> None:
    """Nothing is complained of, nothing is asked for but the page, and it is as wide as seen."""
    asked = [one["request"]["url"] for one in page.told("Network.requestWillBeSent")]
    assert asked == [address]
    assert [one for name in COMPLAINTS for one in page.told(name)] == []
    seen, wide = page.value("[innerWidth, document.scrollingElement.scrollWidth]")
    assert wide <= seen
    # Nor does anything lie outside of what scrolls by itself.
    out = page.value(
        "[...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll, svg') &&"
        " e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName)"
    )
    assert out == []


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_is_silent_and_fits(
    page: Page, tmp_path: Path, artefacts: Path, language: str, size: tuple[int, int], colours: str
) -> None:
    address = written(tmp_path / "report.html", "".join(document(sample(), language)))
    page.look_like(*size, colours, phone=size == PHONE)
    page.open(address)
    check(page, address)
    kind = "phone" if size == PHONE else "desktop"
    page.shoot(artefacts / f"report-{language}-{kind}-{colours}.png")
    dark = page.value("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert dark == (colours == "dark")
    page.value("for (const one of document.querySelectorAll('details')) one.open = true")
    check(page, address)


@pytest.mark.parametrize("width", [360, 500, 768, 1024, 1400])
def test_it_fits_at_any_width(page: Page, tmp_path: Path, width: int) -> None:
    address = written(tmp_path / "report.html", "".join(document(sample(), "en")))
    page.look_like(width, 800, "light", phone=False)
    page.open(address)
    check(page, address)


def test_hostile_texts_do_nothing(page: Page, tmp_path: Path) -> None:
    page.look_like(*PHONE, "light", phone=True)
    for number, text in enumerate(HOSTILE):
        progress = with_text(text)
        told = "".join(document(progress, "en", progress.hardest))
        # A lone surrogate cannot be written; that it has gone is tested elsewhere.
        address = written(tmp_path / f"{number}.html", told)
        page.open(address)
        check(page, address)


def test_a_report_without_answers_is_silent_too(page: Page, tmp_path: Path) -> None:
    address = written(tmp_path / "none.html", "".join(document(nothing(), "zh")))
    page.look_like(*PHONE, "dark", phone=True)
    page.open(address)
    check(page, address)


def test_nothing_else_is_asked_of_a_server(page: Page) -> None:
    """Not even the little picture of a tab, which browsers ask for by themselves."""
    told = "".join(document(sample(), "en")).encode()
    asked: list[str] = []

    class Served(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Served) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.server_address[1]}/report"
            page.open(address)
            check(page, address)
        finally:
            server.shutdown()
            thread.join()
    assert asked == ["/report"]


def test_what_is_printed_is_light_and_keeps_its_pictures(page: Page, tmp_path: Path) -> None:
    address = written(tmp_path / "report.html", "".join(document(sample(), "en")))
    page.look_like(*DESKTOP, "dark", phone=False)
    page.open(address)
    page.ask(
        "Emulation.setEmulatedMedia",
        media="print",
        features=[{"name": "prefers-color-scheme", "value": "dark"}],
    )
    assert page.value("getComputedStyle(document.body).color") == "rgb(31, 35, 41)"
    assert page.value("getComputedStyle(document.querySelector('details')).display") == "none"
    assert page.value("document.querySelector('svg').getBoundingClientRect().width") > 300
    page.ask("Emulation.setEmulatedMedia", media="", features=[])
