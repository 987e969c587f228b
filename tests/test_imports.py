"""What a start costs, in modules: each way in, in a fresh process, against what it may import."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NOW, surroundings

ROOT = Path(__file__).parents[1]
TOMORROW = "2026-03-03T09:00:00+00:00"

CORE = [path.stem for path in (ROOT / "studyllm/core").glob("*.py") if path.stem != "__init__"]
IMPORT_CORE = "".join(f"import studyllm.core.{name}\n" for name in CORE)

PLAIN = ("-m", "studyllm", "study", "--plain")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which someone studied the day before: cards are due, and no deck has changed."""
    return studied(tmp_path_factory.mktemp("imports"))


def studied(folder: Path) -> Path:
    imports(*PLAIN, home=folder / "home", keys="\n3\n\n3\nq\n", now=NOW)
    return folder / "home"


def imports(*words: str, home: Path, keys: str = "", now: str = TOMORROW) -> set[str]:
    """The full names of all modules that a fresh interpreter imported from start to end."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *words],
        cwd=ROOT,
        env=surroundings(home, now),
        input=keys,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip() for line in lines}


def packages(modules: set[str]) -> set[str]:
    """The first parts of the names, but for one of Jython's that `copy` asks for in vain."""
    return {module.partition(".")[0] for module in modules} - {"org"}


def test_the_core_imports_the_standard_library_and_itself_alone(tmp_path: Path) -> None:
    core = imports("-c", IMPORT_CORE, home=tmp_path) - imports("-c", "pass", home=tmp_path)
    assert {f"studyllm.core.{name}" for name in CORE} <= core
    assert packages(core) - sys.stdlib_module_names == {"studyllm"}
    ours = {name for name in core if name.startswith("studyllm.")}
    assert {name for name in ours if not name.startswith("studyllm.core")} <= {"studyllm.errors"}


def test_the_core_imports_nothing_that_touches_the_world(tmp_path: Path) -> None:
    core = imports("-c", IMPORT_CORE, home=tmp_path) - imports("-c", "pass", home=tmp_path)
    world = {"asyncio", "pathlib", "random", "socket", "sqlite3", "subprocess", "tempfile"}
    assert packages(core) & world == set()


def test_help_imports_neither_database_nor_screen_nor_yaml(tmp_path: Path) -> None:
    found = packages(imports("-m", "studyllm", "--help", home=tmp_path))
    assert "click" in found
    assert found & {"sqlalchemy", "sqlite3", "textual", "rich", "yaml"} == set()


@pytest.mark.parametrize("words", ["--version", "study --help", "import --help"])
def test_asking_how_a_command_works_imports_no_library_that_does_the_work(
    words: str, tmp_path: Path
) -> None:
    found = packages(imports("-m", "studyllm", *words.split(), home=tmp_path))
    assert found & {"sqlalchemy", "textual", "yaml"} == set()


@pytest.mark.parametrize(
    "words",
    [
        "study --plain",
        "mock --plain",
        "mock --list",
        "due",
        "due -q",
        "stats",
        "stats --json",
        "stats --json-schema",
        "stats --by tag",
        "export progress --format html --cards",
        "decks",
        "locate",
        "cards rope",
    ],
)
def test_a_plain_command_imports_no_screen(words: str, home: Path) -> None:
    found = packages(imports("-m", "studyllm", *words.split(), home=home))
    assert found & {"textual", "rich", "markdown_it"} == set()


@pytest.mark.parametrize("words", ["stats", "stats --plain", "stats --by deck"])
def test_charts_with_chinese_titles_need_the_widths_of_letters_alone(
    words: str, home: Path, tmp_path: Path
) -> None:
    shutil.copytree(home, tmp_path / "home")
    (tmp_path / "home/config.toml").write_text('lang = "zh"\n', encoding="utf-8")
    found = imports("-m", "studyllm", *words.split(), home=tmp_path / "home")
    assert packages(found) & {"textual", "markdown_it", "sqlalchemy", "yaml"} == set()
    widths = {"rich", "rich.cells", "rich._extension"}
    ours = {name for name in found if name.startswith("rich")}
    assert {name for name in ours if not name.startswith("rich._unicode_data")} <= widths


@pytest.mark.parametrize(
    "words",
    [
        "study --plain",
        "mock --plain",
        "due",
        "due -q",
        "cards rope",
        "stats",
        "stats --json",
        "export progress --format html --cards",
    ],
)
def test_the_way_to_the_first_card_a_search_and_numbers_import_neither_sqlalchemy_nor_yaml(
    words: str, home: Path
) -> None:
    found = packages(imports("-m", "studyllm", *words.split(), home=home))
    assert "sqlite3" in found
    assert found & {"sqlalchemy", "yaml"} == set()


def test_the_way_to_the_first_card_imports_nothing_that_only_statistics_need(home: Path) -> None:
    found = imports(*PLAIN, home=home)
    assert "studyllm.core.sm2" in found
    statistics = {"calibration", "activity", "collection", "distribution", "outlook", "progress"}
    assert found & {f"studyllm.core.{name}" for name in statistics} == set()


@pytest.mark.parametrize(
    "words", ["study --plain", "due", "due -q", "stats", "cards rope", "decks"]
)
def test_what_foresees_an_interview_is_imported_by_what_tells_of_it_alone(
    words: str, tmp_path: Path
) -> None:
    home = studied(tmp_path)
    foreseeing = {
        f"studyllm.{name}"
        for name in ("core.planner", "core.forecast", "study.preparing", "study.situation")
    }
    assert imports("-m", "studyllm", *words.split(), home=home) & foreseeing == set()
    plan = ("-m", "studyllm", "plan", "--date", "2026-03-20")
    found = imports(*plan, home=home)
    assert found >= foreseeing
    assert packages(found) & {"sqlalchemy", "textual", "yaml"} == set()
    assert imports("-m", "studyllm", *words.split(), home=home) & foreseeing == set()


def test_the_way_to_the_first_card_imports_nothing_of_interviews_where_none_is_ahead(
    home: Path,
) -> None:
    found = imports(*PLAIN, home=home)
    assert "studyllm.core.session" in found
    assert not {name for name in found if name.endswith((".interview", ".towards", ".heading"))}


def test_a_deck_that_has_not_changed_imports_nothing_that_takes_it_in(tmp_path: Path) -> None:
    deck = tmp_path / "d.yaml"
    deck.write_text("deck: d\ncards:\n  - q: Q\n    a: A\n", encoding="utf-8")
    words = ("-m", "studyllm", "import", str(deck))
    takes = {
        "yaml",
        "studyllm.store.intake",
        "studyllm.store.merging",
        "studyllm.store.views",
        "studyllm.study.exchanging",
    }
    assert takes & imports(*words, home=tmp_path / "home") > {"yaml", "studyllm.store.intake"}
    assert takes & imports(*words, home=tmp_path / "home") == set()


def test_answers_import_neither_sqlalchemy_nor_yaml(tmp_path: Path) -> None:
    home = studied(tmp_path)
    found = packages(imports(*PLAIN, home=home, keys="\n3\n\n1\n\n4\nq\n"))
    assert found & {"sqlalchemy", "yaml"} == set()


SHOW = "from studyllm.text.math import inline; inline(r'{0}', 'unicode') or 1/0"


def test_a_formula_in_a_line_imports_neither_its_parser_nor_the_second_dimension(
    tmp_path: Path,
) -> None:
    found = imports("-c", SHOW.format(r"\frac{a}{b} \le \sqrt{d_k}"), home=tmp_path)
    assert "studyllm.text.linear" in found
    assert found & {"pylatexenc", "studyllm.text.planar", "studyllm.text.boxes"} == set()


def test_only_environments_import_the_parser(tmp_path: Path) -> None:
    show = r"from studyllm.text.math import display; display(r'{0}', 70, 'unicode').lines"
    assert "pylatexenc" not in imports("-c", show.format(r"\frac{a}{b}"), home=tmp_path)
    matrix = r"\begin{matrix} a \end{matrix}"
    assert "pylatexenc" in imports("-c", show.format(matrix), home=tmp_path)
