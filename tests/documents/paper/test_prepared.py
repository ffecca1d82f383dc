"""What set-up prepares of the fonts is found again, and never believed when it is stale or damaged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from documents.paper import catalogue, prepared
from documents.paper.fonts import chain

FANG = chain("fang")[0]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(prepared, "FOLDER", tmp_path / "prepared")
    return tmp_path


def never() -> bytes:
    raise AssertionError("derived again")


def test_what_was_derived_once_is_found_again(folder: Path) -> None:
    assert prepared.prepared("a", lambda: b"measures") == b"measures"
    assert prepared.prepared("a", never) == b"measures"
    assert prepared.prepared("b", lambda: b"others") == b"others"


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 64])
def test_a_damaged_file_is_derived_again(folder: Path, damage: bytes) -> None:
    prepared.prepared("a", lambda: b"measures")
    (file,) = prepared.FOLDER.iterdir()
    file.write_bytes(damage)
    assert prepared.prepared("a", lambda: b"measures") == b"measures"
    assert prepared.prepared("a", never) == b"measures"


def test_where_nothing_may_be_written_all_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").touch()
    monkeypatch.setattr(prepared, "FOLDER", folder / "file" / "prepared")
    assert prepared.prepared("a", lambda: b"measures") == b"measures"


def test_a_face_measures_the_same_out_of_its_file_and_prepared(folder: Path) -> None:
    derived, found = (catalogue.find_faces({FANG.name})[FANG.name] for _ in range(2))
    assert derived == found == FANG
    for character in "工〔，1 𠮷":
        assert derived.has(character) == found.has(character) == FANG.has(character)
        if found.has(character):
            assert derived.advance(character) == found.advance(character) == FANG.advance(character)
        assert derived.tells(character) == found.tells(character) == FANG.tells(character)


def test_a_font_that_is_put_in_later_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONGTOU_FONTS", str(folder / "fonts"))
    (folder / "fonts").mkdir()
    assert catalogue.find_faces({FANG.name})[FANG.name].path == FANG.path
    own = folder / "fonts" / FANG.path.name
    os.link(FANG.path, own) if os.stat(FANG.path).st_dev == os.stat(folder).st_dev else own.write_bytes(
        FANG.path.read_bytes()
    )
    assert catalogue.find_faces({FANG.name})[FANG.name].path == own
