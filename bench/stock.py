"""The stock recipe, as a Rasa project in a folder of its own, over our domain, rules and NLU data.

Pipeline and policies are those that `rasa init` 3.6 gives (rasa/engine/recipes/config_files/
default_config.yml), with JiebaTokenizer for Chinese. What has to be added, and why:

- TED and UnexpecTED learn from stories alone, and ours are all rules: every rule also becomes a
  story, and some turns are strung together.
- FallbackClassifier's intent gets the rule that Rasa's handbook gives it, to our own fallback
  action. So every turn calls an action once, as ours does.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import yaml

from bench.stack import Bot
from settings import ROOT

SEED = 42
STRUNG = 60
"""Stories of three turns."""


def config(epochs: int) -> dict[str, Any]:
    """The recipe; `epochs` of everything that has any (stock: 100)."""
    return {
        "recipe": "default.v1",
        "assistant_id": "stock",
        "language": "zh",
        "pipeline": [
            {"name": "JiebaTokenizer"},
            {"name": "RegexFeaturizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {
                "name": "CountVectorsFeaturizer",
                "analyzer": "char_wb",
                "min_ngram": 1,
                "max_ngram": 4,
            },
            {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True},
            {"name": "EntitySynonymMapper"},
            {"name": "ResponseSelector", "epochs": epochs, "constrain_similarities": True},
            {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
        ],
        "policies": [
            {"name": "MemoizationPolicy"},
            {"name": "RulePolicy", "core_fallback_action_name": "action_fallback"},
            {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": epochs},
            {
                "name": "TEDPolicy",
                "max_history": 5,
                "epochs": epochs,
                "constrain_similarities": True,
            },
        ],
    }


def stories(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every rule as a story, and stories of three rules' steps."""
    dice = random.Random(SEED)
    single = [{"story": f"{rule['rule']} 1", "steps": rule["steps"]} for rule in rules]
    strung = [
        {"story": f"strung {n}", "steps": [s for r in dice.sample(rules, 3) for s in r["steps"]]}
        for n in range(STRUNG if len(rules) >= 3 else 0)
    ]
    return single + strung


def read_rules(folder: Path = ROOT / "data" / "rules") -> list[dict[str, Any]]:
    """All rules of the project."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.yml")):
        found += yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    return found


_FALLBACK = {
    "rule": "nlu fallback",
    "steps": [{"intent": "nlu_fallback"}, {"action": "action_fallback"}],
}
_GATEWAY = '''"""Our connector over Rasa as it is."""

from bot.gateway import Gateway


class StockGateway(Gateway):
    """A connection for every call of an action, and Rasa's own checks, as Rasa has them."""

    @classmethod
    def from_credentials(cls, credentials):
        """Without what Gateway changes in Rasa."""
        return cls()

    def _pool_actions(self, processor):
        """Leave the endpoint as it is."""
'''


def write(folder: Path, epochs: int) -> None:
    """The project's files.

    `endpoints-sqlite.yml` keeps conversations in Rasa's SQLTrackerStore, as ours are kept on disk;
    `endpoints-memory.yml` in memory, which is what `rasa init` leaves.
    """
    action = {"url": "${ACTIONS_WEBHOOK}"}
    database = {"type": "SQL", "dialect": "sqlite", "db": str(folder / "trackers.db")}
    files: dict[str, Any] = {
        "config.yml": config(epochs),
        "credentials.yml": {"stock_gateway.StockGateway": {}},
        "endpoints-sqlite.yml": {"action_endpoint": action, "tracker_store": database},
        "endpoints-memory.yml": {"action_endpoint": action},
        "data/stories.yml": {"version": "3.1", "stories": stories(read_rules())},
        "data/rules.yml": {"version": "3.1", "rules": [_FALLBACK]},
    }
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(body, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")
    (folder / "stock_gateway.py").write_text(_GATEWAY, encoding="utf-8")


def training_command(rasa: str, folder: Path) -> list[str]:
    """Trains the project on our data; writes models/stock.tar.gz in it."""
    return [
        *(rasa, "train", "--config", str(folder / "config.yml")),
        *("--domain", str(ROOT / "bot" / "domain")),
        *("--data", str(ROOT / "data" / "nlu"), str(ROOT / "data" / "rules"), str(folder / "data")),
        *("--out", str(folder / "models"), "--fixed-model-name", "stock"),
    ]


def bot(folder: Path, store: str) -> Bot:
    """The trained project, for running; `store`: "sqlite" or "memory"."""
    return Bot(
        folder / "models" / "stock.tar.gz",
        folder,
        folder / f"endpoints-{store}.yml",
        folder / "credentials.yml",
    )
