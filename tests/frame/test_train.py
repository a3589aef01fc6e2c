"""Training: only what changed, never a pointer to half a model, no more files than are kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from deploy.local.train import KEPT, MODELS, Model, fingerprint, train


def model(source: Path, body: str = "import shutil, sys; shutil.copy(*sys.argv[1:])") -> Model:
    """A kind of model whose training copies its one input."""
    return Model(
        name="toy",
        title="玩具 toy",
        pointer="live.txt",
        suffix=".txt",
        inputs=(str(source),),
        command=(sys.executable, "-c", body, str(source), "{folder}/{stem}.txt"),
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "source"
    file.write_text("one")
    return file


def test_the_pointer_follows_the_data(tmp_path: Path, source: Path) -> None:
    models = tmp_path / "models"
    seen = []
    for content in ("one", "two", "one"):
        source.write_text(content)
        assert train(models, tmp_path, False, (model(source),))
        assert (models / "live.txt").read_text() == content
        seen.append((models / "live.txt").readlink())
    assert seen[0] == seen[2] != seen[1]
    assert len(list(models.glob("toy-*.txt"))) == 2


def test_few_models_are_kept_and_never_the_live_one_dropped(tmp_path: Path, source: Path) -> None:
    models = tmp_path / "models"
    for content in "abcdef":
        source.write_text(content)
        train(models, tmp_path, False, (model(source),))
    assert len(list(models.glob("toy-*.txt"))) == KEPT
    assert (models / "live.txt").read_text() == "f"


def test_a_failure_is_shown_and_changes_nothing(
    tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models = tmp_path / "models"
    train(models, tmp_path, False, (model(source),))
    source.write_text("two")
    broken = model(source, "import sys; sys.exit('规则互相矛盾')")

    assert not train(models, tmp_path, False, (broken,))

    told = capsys.readouterr().err
    assert "规则互相矛盾" in told
    assert "make train" in told
    assert (models / "live.txt").read_text() == "one"
    assert [p.name for p in models.iterdir() if p.name.startswith(".")] == []


def test_training_ends_when_told_to(tmp_path: Path, source: Path) -> None:
    endless = model(source, "import time; time.sleep(60)")
    assert not train(tmp_path / "models", tmp_path, True, (endless,))


def test_the_inputs_are_there() -> None:
    root = Path(__file__).parents[2]
    for kind in MODELS:
        assert [name for name in kind.inputs if not (root / name).exists()] == []
        assert fingerprint(kind) == fingerprint(kind)
