"""Runs in bot/.venv: does with bot's code what the tests want to know, prints it as JSON.

What is fed in stands here, what has to come out stands in the tests.
"""

import asyncio
import doctest
import gc
import importlib
import json
import sqlite3
import sys
import time
from pathlib import Path

from rasa.core.lock_store import LockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.components.lexicon import Lexicon, numbers_of, shape_of
from bot.components.linear import LinearScores
from bot.components.message_reader import MessageReader
from bot.components.normalizer import normalise
from bot.components.terms import Columns, terms_of
from bot.gateway import Gateway, as_text
from bot.lean.tracker import LeanTracker
from bot.tracker_store import WalTrackerStore

MODULES = (
    "bot.gateway",
    "bot.lean.actions",
    "bot.tracker_store",
    "bot.components.normalizer",
    "bot.components.lexicon",
    "bot.components.terms",
)

TEXTS = [
    "請問辦居住證要帶什麼",
    "ＡＢＣ１２３",
    "办 居 住 证",
    "办\t居住证\n要带什么",
    "Wi-Fi 密码 是 多少",
    "身份证\x00丢了",
    "\u200b居住证\ufeff",
    "哈哈哈哈哈哈哈哈",
    "？？？？？？",
    "  居住证  ",
    "🙂居住证",
    "",
    "\x00\x01",
    "居住证，  要带 什么",
    "ｓｈｅｎｆｅｎｚｈｅｎｇ",
    "１３８００１３８０００",
    "电话⟦phone:3f9c2a1b⟧",
    "⟦identity:00000000⟧ ⟦case:ffffffff⟧",
    "⟦number:12345678⟧和⟦unheard:12345678⟧",
]

TYPED = [
    "/restart",
    " /restart",
    "\n/restart",
    '/ask{"item_code":"x"}',
    "//",
    "/",
    "办居住证",
    "身份证/护照",
    "",
    "／restart",
    "\u3000/restart",
    "\ufeff/restart",
    "\x00/restart",
]

WORDS = {"居住证": ["thing"], "证": ["thing"], "办": ["action"], "请问": ["filler"]}
WORDS["足球"] = ["topic sports"]


def lexicon():
    words = Lexicon.of({word: frozenset(kinds) for word, kinds in WORDS.items()})
    shown = {}
    for text in ("请问办居住证", "居住", "", "天气真好", "居住证居住证12", "看足球"):
        pieces = list(words.cover(text))
        shown[text] = {
            "pieces": [[piece, sorted(kinds)] for piece, kinds in pieces],
            "shape": shape_of(pieces),
            "numbers": numbers_of(pieces),
        }
    read = Lexicon.read(Path("data/linker"), Path("data/lexicon"))
    kinds = sorted({kind for kinds in read.kinds.values() for kind in kinds})
    found = {word: sorted(read.kinds.get(word, ())) for word in ("居住证", "足球")}
    return {"shown": shown, "size": len(read.kinds), "kinds": kinds, **found}


TAUGHT = [
    *(("确认", "affirm"), ("好的", "affirm"), ("对", "affirm"), ("没问题", "affirm")),
    *(("不是", "deny"), ("不对", "deny"), ("搞错了", "deny"), ("不要", "deny")),
    *(("要多少钱", "ask"), ("居住证要多久", "ask"), ("多少钱要几天", "ask"), ("在哪办", "ask")),
]
TAUGHT_FIELDS = {"要多少钱": ["fee"], "居住证要多久": ["time"], "多少钱要几天": ["fee", "time"]}


def learnt():
    """What scores say of a message by itself, and of the same message among all."""
    words = Lexicon.of({"居住证": frozenset(["thing"])})
    documents = [terms_of(text, words) for text, _ in TAUGHT]
    columns = Columns.fit(documents)
    rows = columns.matrix(documents)
    acts = LinearScores.one_of(rows, [act for _, act in TAUGHT], 1.0)
    fields = LinearScores.any_of(rows, [TAUGHT_FIELDS.get(text, []) for text, _ in TAUGHT], 1.0)
    together = (acts.all(rows) * acts.sharpness).argmax(axis=1)
    alone = [acts.chances(columns.row(document)) for document in documents]
    nothing = columns.row(terms_of("", words))
    return {
        "labels": acts.labels,
        "read": [acts.labels[int(chances.argmax())] for chances in alone],
        "together": [acts.labels[i] for i in together],
        "taught": [act for _, act in TAUGHT],
        "sums": [float(chances.sum()) for chances in alone],
        "of nothing": float(acts.chances(nothing).sum()),
        "of strange signs": float(acts.chances(columns.row(terms_of("龘㐀🙂", words))).sum()),
        "fields": {
            text: [
                field
                for field, chance in zip(  # noqa: B905
                    fields.labels, fields.chances_each(columns.row(terms_of(text, words)))
                )
                if chance >= 0.5
            ]
            for text, _ in TAUGHT
        },
        "config": MessageReader.get_default_config(),
    }


def conversation(turns):
    domain = Domain.from_dict(
        {
            "intents": ["ask"],
            "slots": {
                name: {
                    "type": "any",
                    "influence_conversation": False,
                    "mappings": [{"type": "custom"}],
                }
                for name in ("item_name", "asked", "choice", "never")
            },
            "actions": ["action_answer"],
        }
    )
    tracker = LeanTracker("web::u1", domain.slots)
    for n in range(turns):
        tracker.update(UserUttered(f"问{n}", intent={"name": "ask", "confidence": 1.0}))
        tracker.update(ActionExecuted("action_answer"))
        if n == 0:
            tracker.update(SlotSet("item_name", "居住证申领"))
            tracker.update(SlotSet("choice", {"kind": "item", "options": ["甲", "乙"]}))
        if n == 1:
            tracker.update(SlotSet("choice", None))
        tracker.update(SlotSet("asked", [f"f{n}"]))
        tracker.update(BotUttered(f"答{n}"))
        tracker.update(ActionExecuted("action_listen"))
    return domain, tracker


def told(tracker):
    return {
        "slots": tracker.current_slot_values(),
        "heard": [e.text for e in tracker.events if isinstance(e, UserUttered)],
        "said": [e.text for e in tracker.events if isinstance(e, BotUttered)],
        "events": len(tracker.events),
        "latest": tracker.latest_message.text if tracker.latest_message else None,
    }


def cut():
    found = {}
    for turns in (1, 3, 4, 20):
        _, tracker = conversation(turns)
        tracker.shorten(3)
        found[turns] = told(tracker)
    _, tracker = conversation(20)
    for _ in range(3):
        tracker.shorten(3)
    found["again"] = told(tracker)
    return found


async def stored(folder):
    path = str(folder / "deep" / "trackers.db")
    domain, tracker = conversation(20)
    first = WalTrackerStore(domain, path=path, turns_kept=3)
    missing = await first.retrieve("web::nobody")
    await first.save(tracker)
    odd = DialogueStateTracker("web::o'brien\"; --🙂", domain.slots)
    odd.update(UserUttered("🙂'; drop table conversation; --"))
    await first.save(odd)
    second = WalTrackerStore(domain, path=path, turns_kept=3)
    back = await second.retrieve("web::u1")
    odd_back = await second.retrieve(odd.sender_id)
    keys = sorted(await second.keys())
    # Many at once, from two processes' worth of stores
    others = []
    for n in range(40):
        one = DialogueStateTracker(f"web::{n}", domain.slots)
        one.update(UserUttered(f"我是{n}"))
        others.append(one)
    await asyncio.gather(*((first, second)[n % 2].save(one) for n, one in enumerate(others)))
    read = [await second.retrieve(f"web::{n}") for n in range(40)]
    return {
        "missing": missing is None,
        "back": told(back),
        "odd": told(odd_back),
        "keys": keys,
        "many": [one.latest_message.text for one in read],
    }


async def aged(folder):
    """A conversation of a second before `now`, looked for ever later; and one that nobody looks for."""
    path = folder / "aged" / "trackers.db"
    domain, tracker = conversation(4)
    now = [tracker.events[-1].timestamp + 1.0]
    store, other = (
        WalTrackerStore(domain, path=str(path), keep_hours=2, clock=lambda: now[0])
        for _ in range(2)
    )
    found = {}
    await store.save(tracker)
    for minutes in (0, 29, 31, 119, 121):
        now[0] = tracker.events[-1].timestamp + 1.0 + minutes * 60
        found[minutes] = await other.retrieve("web::u1") is not None
    await store.drop_idle()
    found["rows"] = list(await store.keys())
    written = b"".join(file.read_bytes() for file in path.parent.iterdir())
    found["left in files"] = "居住证".encode() in written or b"web::u1" in written

    purged = WalTrackerStore(domain, path=str(path), keep_hours=2, clock=lambda: now[0])
    now[0] = tracker.events[-1].timestamp + 1.0
    await purged.save(tracker)
    sqlite3.connect(path, isolation_level=None).execute("delete from conversation")
    now[0] += 31 * 60
    found["purged"] = await purged.retrieve("web::u1") is None

    brief = WalTrackerStore(domain, path=str(path), keep_hours=1 / 3600)
    await brief.save(tracker)
    found["written"] = list(await brief.keys())
    for _ in range(200):
        if not list(await brief.keys()):
            break
        await asyncio.sleep(0.05)
    found["by itself"] = list(await brief.keys())
    return found


async def in_order():
    """Turns of two conversations: who began and who ended when, and what is left of the locks."""
    store, seen = LockStore.create(EndpointConfig(type="bot.lock_store.PromptLockStore")), []

    async def turn(conversation, number, fails=False):
        async with store.lock(conversation):
            seen.append(f"{conversation}{number} begins")
            await asyncio.sleep(0)
            if fails:
                raise ValueError
            seen.append(f"{conversation}{number} ends")

    turns = [turn("a", 1), turn("a", 2, fails=True), turn("b", 1), turn("a", 3)]
    began = time.monotonic()
    await asyncio.gather(*turns, return_exceptions=True)
    gc.collect()
    prompt = time.monotonic() - began < 0.5
    return {"kind": type(store).__name__, "seen": seen, "left": len(store._locks), "prompt": prompt}


def doctests():
    return {name: doctest.testmod(importlib.import_module(name))._asdict() for name in MODULES}


def main():
    folder = Path(sys.argv[1])
    found = {
        "normalised": {text: normalise(text, 300) for text in TEXTS},
        "longest": len(normalise("字母" * 5000, 300)),
        "longest_folded": len(normalise("㍿" * 5000, 300)),
        "twice": [normalise(normalise(t, 300), 300) == normalise(t, 300) for t in TEXTS],
        "typed": {text: as_text(text) for text in TYPED},
        "as_read": {text: normalise(as_text(text), 300) for text in TYPED},
        "lexicon": lexicon(),
        "learnt": learnt(),
        "cut": cut(),
        "stored": asyncio.run(stored(folder)),
        "aged": asyncio.run(aged(folder)),
        "doctests": doctests(),
        "in_order": asyncio.run(in_order()),
        "channel": Gateway.name(),
        "timeout": Gateway.from_credentials({"action_timeout": 3})._action_timeout,
        "python": sys.version_info[:2],
    }
    print(json.dumps(found, ensure_ascii=True))


main()
