"""Replies of the guide capability, from records to short Chinese sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.catalogue import Brief
from actions.guide.fields import LABELS, QUESTIONS, tell
from actions.guide.materials import card, listing, situation_named, wanted
from actions.guide.resolve import Resolution
from actions.memory import Choice, Memory
from actions.reply import Fact, Message, Reply
from hall.client import Centre, Item

PERSON = "转人工"
NONE_OF_THESE = "都不是"
_MOST_BUTTONS = 4


def told(
    item: Item, version: int, fields: Sequence[str], memory: Memory, siblings: Sequence[str] = ()
) -> Reply:
    """The facts of an item for the fields asked; an overview when none was."""
    if not fields:
        return _overview(item, version, memory, siblings)
    lines: list[str] = []
    shown: list[str] = []
    facts: list[Fact] = []
    cards = []
    situation = situation_named(item, memory.situation)
    for field in fields:
        if field == "materials":
            papers = wanted(item, situation)
            heading = f"所需材料（{situation.name}）" if situation else "所需材料"
            lines.append(
                f"{heading}：\n{listing(papers)}" if papers else f"{heading}：不需要提交材料。"
            )
            if papers:
                cards.append(card(item, situation))
                shown.append(f"{heading}：")
            else:
                shown.append(lines[-1])
            names = "、".join(m.name for m in papers)
            facts.append(Fact(item.item_code, item.name, field, names, version))
            continue
        said = tell(item, field, situation)
        lines.append(f"{LABELS[field]}：{said.text}")
        shown.append(lines[-1])
        if said.value is not None:
            facts.append(Fact(item.item_code, item.name, field, said.value, version))
    offered = _siblings_offered(siblings, fields, memory)
    ending = "\n" + _OR_ONE_OF_THESE if offered.choice is not None else ""
    heading = f"【{item.name}】{_where(item, memory)}\n"
    text = heading + "\n".join(lines) + ending
    lead = heading + "\n".join(shown) + ending if cards else None
    buttons = (*(offered.choice.options if offered.choice else ()), *_next(fields))
    return Reply(
        (Message(text, buttons[:8], tuple(cards), tuple(facts), lead=lead),),
        replace(offered, asked=tuple(fields)),
    )


_OR_ONE_OF_THESE = "如果您要办的是下面这几种，请点选："


def _siblings_offered(siblings: Sequence[str], fields: Sequence[str], memory: Memory) -> Memory:
    if not siblings:
        return replace(memory, choice=None)
    choice = Choice("item", tuple(siblings[:5]), tuple(fields), firm=False)
    return replace(memory, choice=choice)


def _where(item: Item, memory: Memory) -> str:
    return f"（{item.district}）" if memory.item_code and item.district and memory.district else ""


def _next(fields: Sequence[str]) -> tuple[str, ...]:
    """Quick replies for what was not asked yet."""
    return tuple(q for f, q in QUESTIONS.items() if f not in fields)[:_MOST_BUTTONS]


def _overview(item: Item, version: int, memory: Memory, siblings: Sequence[str]) -> Reply:
    lines, facts = [], []
    for field in ("department", "time", "fee", "place", "phone"):
        said = tell(item, field)
        if said.value is not None:
            lines.append(f"{LABELS[field]}：{said.text}")
            facts.append(Fact(item.item_code, item.name, field, said.value, version))
    offered = _siblings_offered(siblings, (), memory)
    ask = _OR_ONE_OF_THESE if offered.choice else "您想了解哪方面？"
    text = f"【{item.name}】{_where(item, memory)}\n" + "\n".join(lines) + f"\n{ask}"
    options = offered.choice.options if offered.choice else ()
    buttons = (*options, "要带什么材料", "要什么条件", "办理流程", "网上能办吗")
    return Reply((Message(text, buttons[:8], facts=tuple(facts)),), replace(offered, asked=()))


def as_guess(reply: Reply) -> Reply:
    """The same answer, saying that it is what was most likely meant."""
    first = reply.messages[0]
    opening = "您问的应该是这一项：\n"
    lead = None if first.lead is None else opening + first.lead
    guess = replace(first, text=opening + first.text, lead=lead)
    return replace(reply, messages=(guess, *reply.messages[1:]), outcome="guessed")


def ask_item(names: Sequence[str], fields: Sequence[str], memory: Memory) -> Reply:
    """Several items fit: which one?"""
    choice = Choice("item", tuple(names), tuple(fields))
    text = (
        "您说的可能是下面几项，请问是哪一项？" if len(names) > 1 else f"您要问的是“{names[0]}”吗？"
    )
    message = Message(text, (*names, NONE_OF_THESE), choices=True)
    return Reply((message,), replace(memory, choice=choice), outcome="asked")


def ask_situation(
    item: Item, version: int, names: Sequence[str], fields: Sequence[str], memory: Memory
) -> Reply:
    """The papers depend on the situation: which one? What all bring is told already."""
    others = [f for f in fields if f != "materials"]
    lines, facts = [], []
    for field in others:
        said = tell(item, field)
        lines.append(f"{LABELS[field]}：{said.text}")
        if said.value is not None:
            facts.append(Fact(item.item_code, item.name, field, said.value, version))
    replaced = all(s.replaces_common for s in item.situations)
    if item.materials and not replaced and len(names) == len(item.situations):
        lines.append(f"通用材料：\n{listing(item.materials)}")
        common = "、".join(m.name for m in item.materials)
        facts.append(Fact(item.item_code, item.name, "materials", common, version))
    lines.append("不同情况要带的材料不一样，请问您属于哪一种？")
    text = f"【{item.name}】{_where(item, memory)}\n" + "\n".join(lines)
    choice = Choice("situation", tuple(names), tuple(fields), item.name)
    memory = replace(memory, choice=choice, asked=tuple(fields))
    return Reply(
        (Message(text, tuple(names), facts=tuple(facts), choices=True),), memory, outcome="asked"
    )


def ask_district(
    name: str, briefs: Sequence[Brief], fields: Sequence[str], memory: Memory
) -> Reply:
    """The item stands in several districts, and they differ: where?"""
    districts = tuple(dict.fromkeys(b.district for b in briefs if b.district))
    choice = Choice("district", districts, tuple(fields), name)
    if memory.district is not None and memory.district not in districts:
        text = f"【{name}】在{memory.district}没有登记，下面这些地方可以办，您去哪里？"
        memory = replace(memory, district=None)
    else:
        text = f"【{name}】各区的地点和时间不一样，您在哪个区办？"
    message = Message(text, districts[:12], choices=True)
    return Reply((message,), replace(memory, choice=choice, asked=tuple(fields)), outcome="asked")


def not_found(
    resolution: Resolution | None, fields: Sequence[str], memory: Memory, centres: Sequence[Centre]
) -> Reply:
    """Nothing fits: say so, the nearest as a question, a person, 12345."""
    names = resolution.names if resolution else ()
    phone = f"大厅电话{centres[0].phone}，" if centres and centres[0].phone else ""
    text = f"抱歉，没有找到您说的事项。您可以换个说法，或者{phone}拨打12345，也可以说“转人工”。"
    if not names:
        message = Message(text, (PERSON,))
        return Reply((message,), replace(memory, choice=None), outcome="not_found")
    text += "\n相近的事项有这些，是其中一项吗？"
    choice = Choice("item", tuple(names), tuple(fields))
    message = Message(text, (*names, NONE_OF_THESE), choices=True)
    return Reply((message,), replace(memory, choice=choice), outcome="not_found")
