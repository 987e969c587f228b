"""What comes from other people: which, in which version, under which licence, by which digest."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distribution
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]

SYSTEMS = [
    {
        "sys_platform": system,
        "platform_system": name,
        "os_name": kind,
        "python_version": version,
        "python_full_version": f"{version}.1",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    for (system, name, kind), version in product(
        [("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt")],
        ["3.11", "3.12", "3.13", "3.14"],
    )
]
"""What the program is promised to run on."""

PERMISSIVE = re.compile(r"MIT|BSD|ISC|Apache|PSF|Python Software Foundation|0BSD|Unlicense|Zlib")
COPYLEFT = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public|Affero|SSPL|EUPL")


def told(path: str) -> list[str]:
    """The lines of a file at the top, without comments."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def needed(*extras: str) -> dict[str, Distribution]:
    """All that is installed with studyllm, on any system, by name; what is not here is `absent`."""
    found: dict[str, Distribution] = {}
    waiting: list[tuple[str, set[str]]] = [("studyllm", {"", *extras})]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, wanted = waiting.pop()
        if (name, frozenset(wanted)) in seen or name in ABSENT:
            continue
        seen.add((name, frozenset(wanted)))
        found[name] = distribution(name)
        waiting.extend(
            (canonicalize_name(need.name), {"", *need.extras})
            for need in map(Requirement, found[name].requires or ())
            if wanted_somewhere(need, wanted)
        )
    return found


def wanted_somewhere(need: Requirement, extras: set[str]) -> bool:
    """Whether any system asks for it."""
    return need.marker is None or any(
        need.marker.evaluate({**system, "extra": extra}) for system in SYSTEMS for extra in extras
    )


ABSENT = frozenset({"tzdata", "colorama", "importlib-metadata", "tomli"})
"""What other systems than this need, which may not be installed here; each permissive."""


def pins() -> dict[str, str]:
    """The versions that the tests last passed with."""
    pairs = (line.split("==") for line in told("constraints.txt"))
    return {canonicalize_name(name): version for name, version in pairs}


def hashed() -> dict[str, tuple[str, list[str]]]:
    """By name: the version and the digests of its files."""
    whole = "\n".join(told("requirements.txt")).replace("\\\n", " ")
    found: dict[str, tuple[str, list[str]]] = {}
    for line in whole.splitlines():
        need = Requirement(line.partition("--hash")[0])
        (only,) = need.specifier
        assert only.operator == "=="
        found[canonicalize_name(need.name)] = (only.version, re.findall(r"--hash=(\S+)", line))
    return found


def test_the_hashed_file_has_all_that_the_program_needs_and_nothing_else() -> None:
    names = set(needed()) - {"studyllm"}
    assert names <= set(hashed())
    assert set(hashed()) <= names | ABSENT


def test_the_hashed_file_has_the_versions_that_were_tested() -> None:
    tested = pins()
    assert {name: version for name, (version, _) in hashed().items()} == {
        name: tested[name] for name in hashed()
    }


def test_every_file_is_named_by_a_strong_digest_and_no_place() -> None:
    for name, (_, digests) in hashed().items():
        assert digests, name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in digests), name
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text


def licence(package: Distribution) -> str:
    """What a package says of its licence."""
    about = package.metadata
    said = [*(about.get_all("License-Expression") or ())]
    said += [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    # Some put all of the licence's text into the field: its first line says which it is.
    said += [text.strip().partition("\n")[0] for text in about.get_all("License") or ()]
    return "; ".join(said)


@pytest.mark.parametrize("name", sorted(set(needed()) - {"studyllm"}))
def test_what_the_program_needs_is_free_to_be_used_anywhere(name: str) -> None:
    said = licence(distribution(name))
    assert PERMISSIVE.search(said), f"{name}: {said or 'no licence named'}"
    assert not COPYLEFT.search(said), f"{name}: {said}"


@pytest.mark.parametrize("name", sorted(set(needed("dev")) - set(needed())))
def test_what_development_needs_binds_nobody(name: str) -> None:
    said = licence(distribution(name))
    assert said, f"{name} names no licence"
    assert not COPYLEFT.search(said), f"{name}: {said}"


def test_the_check_of_licences_knows_what_it_must_refuse() -> None:
    for refused in (
        "AGPL-3.0-or-later",
        "GPL-3.0-only",
        "GNU General Public License v3 (GPLv3)",
        "GNU Affero General Public License v3",
    ):
        assert COPYLEFT.search(refused), refused
    for taken in ("LGPL-3.0", "GNU Lesser General Public License v3 (LGPLv3)", "MIT"):
        assert not COPYLEFT.search(taken), taken


def test_the_workflows_run_only_what_is_named_by_its_digest() -> None:
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        for used in re.findall(r"uses: (\S+)", text):
            assert re.search(r"@[0-9a-f]{40}$", used), f"{path.name}: {used}"
        assert "permissions:\n  contents: read\n" in text, path.name
