"""Where a database lies, as far as it can be seen: each way of carrying folders about, and none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studyllm.study.whereabouts import Carried, carried

MARKED = [
    ("Dropbox", ".dropbox.cache/"),
    ("OneDrive", ".849C9593-D756-4E56-8D6E-42412F2A707B"),
    ("Google Drive", ".tmp.drivedownload/"),
    ("Google Drive", ".tmp.driveupload/"),
    ("Syncthing", ".stfolder/"),
    ("Syncthing", ".stfolder"),
    ("Nextcloud or ownCloud", ".sync_0a1b2c3d4e5f.db"),
    ("Nextcloud or ownCloud", "._sync_0a1b2c3d4e5f.db"),
    ("Nextcloud or ownCloud", ".nextcloudsync.log"),
    ("Nextcloud or ownCloud", ".owncloudsync.log"),
    ("git", ".git/"),
    ("git", ".git"),
]
"""Who leaves what in the uppermost of its folders; a folder ends in a slash."""

NAMED = [
    ("Dropbox", "Dropbox"),
    ("Dropbox", "Dropbox (Private)"),
    ("Dropbox", "Library/CloudStorage/Dropbox"),
    ("OneDrive", "OneDrive"),
    ("OneDrive", "OneDrive - University"),
    ("OneDrive", "Library/CloudStorage/OneDrive-Personal"),
    ("Google Drive", "Google Drive"),
    ("Google Drive", "GoogleDrive"),
    ("Google Drive", "My Drive"),
    ("Google Drive", "Library/CloudStorage/GoogleDrive-a@example.org"),
    ("iCloud Drive", "iCloudDrive"),
    ("iCloud Drive", "iCloud Drive"),
    ("iCloud Drive", "Library/Mobile Documents"),
]

UNSUSPICIOUS = [
    "dropbox-notes",
    "old OneDrive",
    "Mobile Documents",
    "CloudStorage/GoogleDrive-a",
    "stfolder",
    ".dropbox",
]


def database(folder: Path) -> Path:
    path = folder / "data" / "studyllm" / "studyllm.db"
    path.parent.mkdir(parents=True)
    path.touch()
    return path


@pytest.mark.parametrize(("carrier", "mark"), MARKED)
def test_a_mark_in_any_folder_above_is_seen(carrier: str, mark: str, tmp_path: Path) -> None:
    path = database(tmp_path / "deep")
    if mark.endswith("/"):
        (tmp_path / mark).mkdir()
    else:
        (tmp_path / mark).touch()
    assert list(carried(path)) == [Carried(carrier, tmp_path.resolve())]


@pytest.mark.parametrize(("carrier", "name"), NAMED)
def test_a_folder_that_is_named_so_is_seen(carrier: str, name: str, tmp_path: Path) -> None:
    path = database(tmp_path / name)
    assert list(carried(path)) == [Carried(carrier, (tmp_path / name).resolve())]


@pytest.mark.parametrize("name", UNSUSPICIOUS)
def test_a_folder_that_only_sounds_like_it_is_not(name: str, tmp_path: Path) -> None:
    assert list(carried(database(tmp_path / name))) == []


def test_several_are_named_each_with_its_nearest_folder(tmp_path: Path) -> None:
    path = database(tmp_path / "Dropbox" / "notes")
    for folder in (tmp_path / "Dropbox", tmp_path / "Dropbox" / "notes"):
        (folder / ".git").mkdir()
    top = tmp_path.resolve() / "Dropbox"
    assert list(carried(path)) == [Carried("Dropbox", top), Carried("git", top / "notes")]


@pytest.mark.skipif(os.name == "nt", reason="making a link takes a right there")
def test_a_link_is_followed_to_where_the_file_is(tmp_path: Path) -> None:
    real = database(tmp_path / "Dropbox")
    link = tmp_path / "home"
    link.symlink_to(real.parent)
    assert [one.carrier for one in carried(link / real.name)] == ["Dropbox"]
