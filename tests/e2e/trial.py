"""Trials on catalogues that nothing was fitted to: questions in people's own words, judged by facts.

    python -m tests.e2e.trial county [--base URL] [--only GROUP,...] [--brief]

The catalogue (`trials/NAME.jsonl`) must stand alone in the hall of the stack asked:
`python -m hall import --replace tests/e2e/trials/NAME.jsonl`. How the questions read: trials/README.md.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from actions.guide.fields import LABELS
from tests.e2e.judge import facts_of, offered_by

TRIALS = Path(__file__).parent / "trials"
HEADING = re.compile(r"【([^】]+)】")
AT_ONCE = 2

Turn = Mapping[str, Any]
Body = Mapping[str, Any]
Ask = Callable[[str, str], Body]


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a reply, and whether it told another item's facts as if asked for them."""

    problems: tuple[str, ...]
    wrong_item: bool
    reached: bool = True
    """Whether the item meant was told of, or among the choices."""


@dataclass(frozen=True)
class Held:
    """A conversation as it went: what was said, what came back, and each reply's verdict."""

    group: str
    turns: tuple[tuple[str, str, Verdict], ...]

    @property
    def good(self) -> bool:
        return not any(verdict.problems for _, _, verdict in self.turns)


@dataclass(frozen=True)
class Trial:
    """Questions about one catalogue.

    Attributes:
        catalogue: the file to import.
        conversations: (group, turns), with items under their full names.
        papers: item -> situation -> names of the papers it adds.
        centres: names of the centres.
    """

    catalogue: Path
    conversations: tuple[tuple[str, tuple[Turn, ...]], ...]
    papers: Mapping[str, Mapping[str, Sequence[str]]]
    centres: frozenset[str]

    @classmethod
    def load(cls, name: str) -> Trial:
        """Read `trials/NAME.yaml` and its catalogue."""
        body = yaml.safe_load((TRIALS / f"{name}.yaml").read_text(encoding="utf-8"))
        catalogue = TRIALS / body["catalogue"]
        lines = [json.loads(line) for line in catalogue.read_text(encoding="utf-8").splitlines()]
        items = [line for line in lines if line.get("kind", "item") == "item"]
        papers: dict[str, dict[str, list[str]]] = {}
        for item in items:
            own = papers.setdefault(item["name"], {})
            for situation in item.get("situations", ()):
                own[situation["name"]] = [m["name"] for m in situation["materials"]]
        conversations = tuple(
            (group, tuple(_expanded(turn, group, body["items"]) for turn in _turns(one)))
            for group, listed in body["groups"].items()
            for one in listed
        )
        centres = frozenset(line["name"] for line in lines if line.get("kind") == "centre")
        return cls(catalogue, conversations, papers, centres)

    def hold(self, conversation: tuple[str, tuple[Turn, ...]], ask: Ask) -> Held:
        """Hold one conversation; `ask(sender, text)` gives the body of the reply."""
        group, turns = conversation
        sender = uuid.uuid4().hex
        went = []
        for turn in turns:
            body = ask(sender, turn["say"])
            went.append((turn["say"], seen(body), self.judge(turn, body)))
        return Held(group, tuple(went))

    def judge(self, turn: Turn, body: Body) -> Verdict:
        """What is wrong with a reply."""
        told = {fact["item_name"] for fact in facts_of(body)} - self.centres
        headed = {name for m in body["messages"] for name in HEADING.findall(m["text"])}
        about = (told | headed) & self.papers.keys()
        wanted = set(turn.get("all") or turn.get("about_any") or [])
        found = [f"lacks {word!r}" for word in turn.get("has", ()) if not _holds(seen(body), word)]
        found += [f"has {word!r}" for word in turn.get("lacks", ()) if _holds(seen(body), word)]
        offers = [n for n in turn.get("offers", ()) if n not in about and not _offered(n, body)]
        if turn.get("either") and not offers:
            return Verdict(tuple(found), wrong_item=False)
        if offers and not turn.get("either"):
            found.append(f"not offered: {offers}")
        missing = set(turn["all"]) - about if "all" in turn else set()
        if missing or (wanted and not about & wanted):
            found.append(f"told of {sorted(about)}, offered {sorted(offered_by(body))}")
        if "centre" in turn and not headed & self.centres:
            found.append("not about a centre")
        strangers = about - wanted if wanted or "outcome" in turn or "centre" in turn else set()
        found += [f"told of {sorted(strangers)}"] if strangers else []
        found += self._untold(turn, body, about & wanted)
        options = {n for n in wanted - about if _offered(n, body)}
        return Verdict(
            tuple(found), bool(strangers), not wanted or bool(wanted & (about | options))
        )

    def _untold(self, turn: Turn, body: Body, about: set[str]) -> list[str]:
        """Fields and papers that were wanted of the right item and did not come."""
        if not about:
            return []
        fields = {fact["field"] for fact in facts_of(body) if fact["item_name"] in about}
        text = seen(body)
        untold = [f for f in turn.get("fields", ()) if f not in fields and LABELS[f] not in text]
        found = [f"fields not told: {untold}"] if untold else []
        situation = turn.get("situation")
        for item in about if situation else ():
            papers = self.papers[item].get(situation or "", ())
            others = {p for s, own in self.papers[item].items() if s != situation for p in own}
            if not all(_holds(text, p) for p in papers):
                found.append(f"papers of {situation} not told")
            if any(_holds(text, p) for p in others - set(papers)):
                found.append("papers of another situation told")
        return found


def _turns(one: Any) -> list[Turn]:
    return one if isinstance(one, list) else [one]


def _expanded(turn: Turn, group: str, items: Mapping[str, str]) -> Turn:
    """A turn with full names of items, and the group's field where it names none."""
    made = dict(turn)
    made["has"] = [str(word) for word in turn.get("has", ())]
    if "about" in made:
        made["about_any"] = [made["about"]]
    if "about_or_offers" in made:
        made["about_any"] = made["offers"] = made["about_or_offers"]
        made["either"] = True
    for key in ("about_any", "offers", "all"):
        if key in made:
            made[key] = [items.get(name, name) for name in made[key]]
    if group in LABELS and "about_any" in made and "offers" not in made:
        made.setdefault("fields", [group])
    return made


def seen(body: Body) -> str:
    """All that a citizen sees of a reply: sentences, then quick replies."""
    lines = [m["text"] for m in body["messages"]] + list(offered_by(body))
    return "\n".join(line for line in lines if line)


def _offered(name: str, body: Body) -> bool:
    return any(name in title or (len(title) > 3 and title in name) for title in offered_by(body))


def _holds(text: str, wanted: str) -> bool:
    """Whether a text holds some words; a figure counts only whole (4 is not in 14)."""
    squeezed, needle = (re.sub(r"\s", "", unicodedata.normalize("NFKC", t)) for t in (text, wanted))
    left = r"(?<![\d.])" if needle[0].isdigit() else ""
    right = r"(?!\d)" if needle[-1].isdigit() else ""
    return re.search(left + re.escape(needle) + right, squeezed) is not None


def report(held: Sequence[Held]) -> Iterator[str]:
    """Shares by group and altogether, one line each."""
    groups: dict[str, list[Held]] = {}
    for one in held:
        groups.setdefault(one.group, []).append(one)
    for group, ones in groups.items():
        yield f"{group:18} {sum(one.good for one in ones):3}/{len(ones)}"
    turns = [verdict for one in held for _, _, verdict in one.turns]
    good, wrong = sum(one.good for one in held), sum(verdict.wrong_item for verdict in turns)
    yield f"conversations {good}/{len(held)} = {good / len(held):.3f}"
    right = sum(not verdict.problems for verdict in turns)
    yield f"turns {right}/{len(turns)} = {right / len(turns):.3f}"
    reached = sum(verdict.reached for verdict in turns)
    yield f"right item told or offered {reached}/{len(turns)} = {reached / len(turns):.3f}"
    yield f"wrong item {wrong}/{len(turns)} = {wrong / len(turns):.3f}"


def transcript(held: Held) -> str:
    """A conversation with what is wrong in it."""
    lines = [f"[{held.group}]"]
    for said, reply, verdict in held.turns:
        lines += [f"> {said}", f"  {reply[:300]!r}"]
        lines += [f"  !! {problem}" for problem in verdict.problems]
    return "\n".join(lines)


def asker(base: str) -> Ask:
    """Asks `POST /chat` of a running stack."""

    def ask(sender: str, text: str) -> Body:
        data = json.dumps({"sender": sender, "text": text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{base}/chat", data, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            body: Body = json.load(answer)
        return body

    return ask


def main() -> int:
    """The command line: 0 when 0.95 of the conversations held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--base", default="http://127.0.0.1:8080")
    parser.add_argument("--only", default="")
    parser.add_argument("--brief", action="store_true", help="figures alone")
    arguments = parser.parse_args()
    trial = Trial.load(arguments.name)
    only = set(filter(None, arguments.only.split(",")))
    wanted = [c for c in trial.conversations if not only or c[0] in only]
    ask = asker(arguments.base)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        held = list(pool.map(lambda one: trial.hold(one, ask), wanted))
    if not arguments.brief:
        print("\n\n".join(transcript(one) for one in held if not one.good))
    print("\n".join(report(held)))
    return 0 if sum(one.good for one in held) >= 0.95 * len(held) else 1


if __name__ == "__main__":
    sys.exit(main())
