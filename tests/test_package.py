"""The package against its promises: what is built installs anywhere and brings its decks along."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from studyllm import __version__
from tests.conftest import surroundings

ROOT = Path(__file__).parents[1]
DECKS = sorted(path.stem for path in (ROOT / "decks").glob("*.yaml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def run(*words: str | Path, cwd: Path, home: Path) -> str:
    """What the program says; any exit other than 0 fails the test and shows it."""
    done = subprocess.run(
        list(map(str, words)),
        cwd=cwd,
        env=surroundings(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive of this tree and the wheel made from that archive."""
    folder = tmp_path_factory.mktemp("built")
    # hatchling comes with the dev extra: no isolation means no download and no second environment.
    run(
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--outdir",
        folder,
        ROOT,
        cwd=folder,
        home=folder,
    )
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> list[str]:
    (path,) = built.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def sdist(built: Path) -> list[str]:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        return [name.partition("/")[2] for name in archive.getnames()]


def installed(what: Path, folder: Path) -> Path:
    """The folder of programs of a clean environment into which `what` was installed.

    The environment starts empty. A line in a .pth lends it the third-party packages of the
    environment that runs the tests, so that nothing is downloaded. Such a line adds a folder to the
    path and reads none of the .pth files in it: an editable studyllm of the running environment
    stays invisible, and --ignore-installed installs beside one that is not.
    """
    venv.EnvBuilder(symlinks=sys.platform != "win32").create(folder)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    python = programs / "python"
    purelib = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = run(python, "-c", purelib, cwd=folder, home=folder).strip()
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(site, "lent.pth").write_text("\n".join(sorted(lent)), encoding="utf-8")
    options = ["-q", "--no-index", "--no-deps", "--no-build-isolation", "--ignore-installed"]
    options += ["-e"] if what.is_dir() else []
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", *options, str(what)]
    run(*pip, cwd=folder, home=folder)
    return programs


@pytest.fixture(scope="module", params=["*.whl", "*.tar.gz", "editable"])
def programs(
    request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of programs after an install of this kind."""
    what = ROOT if request.param == "editable" else next(built.glob(request.param))
    return installed(what, tmp_path_factory.mktemp("environment"))


def test_an_installed_program_lists_the_decks(programs: Path, tmp_path: Path) -> None:
    listed = run(programs / "studyllm", "decks", cwd=tmp_path, home=tmp_path / "home")
    assert DECKS
    assert [slug for slug in DECKS if f"\n{slug} " not in listed] == []


def test_an_installed_package_runs_as_a_module(programs: Path, tmp_path: Path) -> None:
    words = ["-m", "studyllm", "--version"]
    said = run(programs / "python", *words, cwd=tmp_path, home=tmp_path / "home")
    assert said == f"studyllm {__version__}\n"


def test_there_is_one_copy_of_each_deck(programs: Path, request: pytest.FixtureRequest) -> None:
    copies = sorted(path.stem for path in programs.parent.rglob("decks/*.yaml"))
    assert copies == ([] if "editable" in request.node.name else DECKS)


def test_the_wheel_holds_the_decks_and_every_file_of_the_package(wheel: list[str]) -> None:
    decks = {f"studyllm/decks/{slug}.yaml" for slug in DECKS}
    info = {name for name in wheel if name.startswith(f"studyllm-{__version__}.dist-info/")}
    assert set(wheel) - info == decks | set(ours())


def test_the_wheel_is_typed_and_licensed(wheel: list[str]) -> None:
    assert "studyllm/py.typed" in wheel
    assert f"studyllm-{__version__}.dist-info/licenses/LICENSE" in wheel


def test_the_sdist_holds_what_builds_tests_and_explains(sdist: list[str]) -> None:
    tops = {name.partition("/")[0] for name in sdist}
    assert {".ci", "benchmarks", "decks", "docs", "studyllm", "tests"} <= tops
    assert {"CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "README.zh-CN.md"} <= tops
    assert {"constraints.txt", "pyproject.toml", "requirements.txt", "SECURITY.md"} <= tops
    assert {f"decks/{slug}.yaml" for slug in DECKS} <= set(sdist)


def test_nothing_that_is_made_on_the_way_is_packed(wheel: list[str], sdist: list[str]) -> None:
    made = re.compile(r"__pycache__|\.pyc$|_cache/|\.venv|\.hypothesis|\.coverage|\.db$|\.lock$")
    assert [name for name in wheel + sdist if made.search(name)] == []


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    requirements = map(Requirement, PROJECT["dependencies"])
    # What only some systems need (tzdata) is data, which no line of ours imports.
    declared = {canonicalize_name(need.name) for need in requirements if need.marker is None}
    third_party = set(imported()) - sys.stdlib_module_names - {"studyllm"}
    distributions = packages_distributions()
    assert {canonicalize_name(distributions[name][0]) for name in third_party} == declared


def test_the_constraints_name_a_version_for_every_dependency_and_no_place() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    assert all(re.fullmatch(r"[\w.]+", version) for version in pins.values())
    versions = {canonicalize_name(name): version for name, version in pins.items()}
    for need in map(Requirement, PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]):
        assert versions[canonicalize_name(need.name)] in need.specifier


def ours() -> Iterator[str]:
    """Every file below studyllm/ that is not made by running it."""
    for path in (ROOT / "studyllm").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(ROOT).as_posix()


def imported() -> Iterator[str]:
    """The first part of every name that a module of ours imports, wherever it does so."""
    for path in (ROOT / "studyllm").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0]
