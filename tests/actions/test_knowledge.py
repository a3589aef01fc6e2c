"""The knowledge of words: every file loads, every group is worth having."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from actions.linker.concepts import Concepts, KnowledgeError, background_names, load
from actions.linker.text import content, normalise
from tests.actions.conftest import KNOWLEDGE

FILES = sorted(KNOWLEDGE.glob("*.yml"))
PAIRS = sorted(KNOWLEDGE.glob("pairs-*.tsv"))


def pairs_of(path: Path) -> list[tuple[str, str]]:
    """Keys and values as they stand, with keys that YAML would merge."""
    node = yaml.compose(path.read_text(encoding="utf-8"))
    return [(k.value, k) for k, _ in node.value] if node else []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_group_has_a_name_and_words(path: Path) -> None:
    groups = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert groups
    for name, words in groups.items():
        assert isinstance(name, str), name
        assert isinstance(words, list), name
        assert words, name
        for word in words:
            assert isinstance(word, str | int), f"{name}: {word!r} is not a word"
            assert content(normalise(str(word))), f"{name}: {word!r} is empty"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_no_group_stands_twice_in_a_file(path: Path) -> None:
    names = Counter(name for name, _ in pairs_of(path))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("kind", ["business", "land", "people", "situations"])
def test_no_word_of_a_file_means_two_things(kind: str) -> None:
    heads: dict[str, set[str]] = {}
    text = (KNOWLEDGE / f"things-{kind}.yml").read_text(encoding="utf-8")
    for head, words in yaml.safe_load(text).items():
        for word in (head, *words):
            heads.setdefault(content(normalise(str(word))), set()).add(head)
    assert {word: found for word, found in heads.items() if len(found) > 1} == {}


@pytest.mark.parametrize("path", PAIRS, ids=lambda p: p.name)
def test_every_pair_begins_with_a_name_and_most_have_ways_to_say_it(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.partition("\t") for line in lines if line.strip() and not line.startswith("#")]
    assert all(name.strip() for name, _, _ in rows)
    assert sum(bool(ways.strip()) for _, _, ways in rows) > 0.5 * len(rows)


def test_background_names_are_many() -> None:
    assert len(background_names(KNOWLEDGE)) > 500


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("二代证", "居民身份证"),
        ("身分证", "居民身份证"),
        ("暂住证", "居住证"),
        ("户口本", "居民户口簿"),
        ("港澳通行证", "往来港澳通行证"),
        ("回乡证", "港澳居民来往内地通行证"),
    ],
)
def test_words_of_the_people(concepts: Concepts, text: str, thing: str) -> None:
    found = concepts.read(text).things
    assert found
    official = concepts.read(thing).things
    assert set(found) & set(official)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("丢了", "补领"),
        ("补办", "补领"),
        ("开店", "设立"),
        ("过户", "转移"),
        ("审车", "检验"),
        ("注销", "注销"),
        ("不干了", "注销"),
        ("第一次", "首次"),
        ("到期", "换领"),
    ],
)
def test_words_for_what_is_done(concepts: Concepts, text: str, action: str) -> None:
    assert action in concepts.read(text).actions


def copied(folder: Path) -> Path:
    for path in (*FILES, *PAIRS):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "broken", ["- a\n- b\n", "居住证: 暂住证\n", "居住证: [暂住证\n", "just text"]
)
def test_a_broken_file_is_named(tmp_path: Path, broken: str) -> None:
    folder = copied(tmp_path)
    (folder / "things-broken.yml").write_text(broken, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"things-broken\.yml"):
        load(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "actions.yml").unlink()
    with pytest.raises(KnowledgeError, match=r"actions\.yml"):
        load(folder)
