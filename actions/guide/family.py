"""Names that are variants of one another, and what in a message tells them apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actions.linker.concepts import Concepts
from actions.linker.index import Index, Query
from actions.linker.surface import Surface, bigrams, pairs_of
from actions.linker.text import normalise, syllables

GENERIC = frozenset(
    ("申请", "登记", "核发", "出具", "领取", "查询", "缴纳", "使用", "咨询", "申报", "经营")
)
"""Actions that nearly any item's name or any message may hold."""
OTHER_THAN_FIRST = frozenset(
    ("变更", "注销", "延续", "换领", "补领", "签注", "转移", "抵押", "检验", "年度", "暂停", "恢复")
)
"""Actions on something that somebody already has."""
_STRICTLY_FIRST = frozenset(("首次", "设立"))
_RENEWED = frozenset(("延续", "换领", "签注"))
_SAYS_NOTHING = frozenset(("申请", "登记", "办理"))
_ALIKE = 0.6
"""Dice of two names without their actions from which they name the same thing."""
_SPEAKS = 1.0
"""Evidence from which a message speaks for one of two names."""
_CLOSE = 0.3
"""Likeness in canonical characters from which names are siblings."""


class Family:
    """Relations between the names of one index.

    Args:
        index: the names.
        concepts: the knowledge of words.
    """

    def __init__(self, index: Index, concepts: Concepts) -> None:
        self._index = index
        self._concepts = concepts

    def siblings(self, position: int) -> list[int]:
        """Names close to a name, without itself."""
        hits = self._index.search(self._index.query(self._index.names[position].text), 14)
        return [h.name for h in hits if h.name != position and h.scores[1] >= _CLOSE]

    def variants(self, position: int) -> list[int]:
        """Names of the same thing, whatever is done with it."""
        stem = self.stem(position)
        return [i for i in self.siblings(position) if likeness(stem, self.stem(i)) >= _ALIKE]

    def stem(self, position: int) -> str:
        """A name without the words for what is done."""
        return self._concepts.without_actions(normalise(self._index.names[position].text))

    def rivals(self, query: Query, position: int) -> list[str]:
        """Variants that the message does not rule out: what tells them apart was left unsaid."""
        return [
            self._index.names[other].text
            for other in self.variants(position)
            if not self.is_more_special(query, other, position)
            and not self.told_apart(query, position, other)
        ]

    def is_more_special(self, query: Query, one: int, other: int) -> bool:
        """Whether one name says more than another, and the message none of that: who asks for a
        居住证 does not mean the 港澳台居民居住证, who asks for a 验收 not its 备案."""
        left, right = self._index.surfaces_of(one)[0], self._index.surfaces_of(other)[0]
        if right.text in left.text:
            more = left.text.replace(right.text, "")
            return not query.bigrams & bigrams(more) and not set(more) <= query.characters
        things, actions = left.things - right.things, left.actions - right.actions
        if right.things - left.things:
            return False
        if things:
            return not query.things & things
        said = query.actions & right.actions
        return bool(said and actions) and right.actions <= left.actions and not said & actions

    def told_apart(self, query: Query, one: int, other: int) -> bool:
        """Whether the message holds anything that only one of two names has."""
        return bool(self.evidence(query, one, other) or self.evidence(query, other, one))

    def evidence(self, query: Query, one: int, other: int, aliases: bool = False) -> float:
        """How much of a message only the first of two names has: things, actions, pairs of
        characters and of sounds.

        Args:
            query: the message.
            one: the name spoken for.
            other: the name compared with.
            aliases: whether words of other ways to say the name count. They tell of circumstances
                ("社保卡丢了" of a 挂失), so they only count where the name itself says nothing.
        """
        left, right = self._index.surfaces_of(one), self._index.surfaces_of(other)
        things = union(s.things for s in left) - union(s.things for s in right)
        actions = left[0].actions - right[0].actions - GENERIC
        own, theirs = (left, right) if aliases else (left[:1], right[:1])
        pairs = union(frozenset(s.bigrams) for s in own) - union(
            frozenset(s.bigrams) for s in theirs
        )
        pairs -= _SAYS_NOTHING
        sounds = {p for p in left[0].sounds - right[0].sounds if " " in p}
        return (
            2.0 * len(_only_in_first(query, things, right))
            + _agreement(query.actions, actions)
            + bool((query.bigrams | bigrams(query.reading.canonical)) & pairs)
            + 0.5 * bool(_unknown_sounds(query) & sounds)
        )

    def spoken_for(self, query: Query, position: int) -> int:
        """The variant that the message speaks for against the name at `position`; else that name."""
        gains = [(self._preference(query, v, position), v) for v in self.variants(position)]
        gain, variant = max(gains, default=(0.0, position))
        return variant if gain >= _SPEAKS else position

    def _preference(self, query: Query, one: int, other: int) -> float:
        named = self._called(query, one) - self._called(query, other)
        return 2.0 * named + self.evidence(query, one, other) - self.evidence(query, other, one)

    def _called(self, query: Query, position: int) -> int:
        """1 when a message holds a whole alias of a name ("跑网约车，人证要什么"), else 0."""
        aliases = (s.text for s in self._index.surfaces_of(position) if s.is_alias)
        return int(any(alias in query.text for alias in aliases if len(alias) > 1))

    def variant_said(self, query: Query, position: int) -> int | None:
        """The sibling for which a message speaks against the item talked of: "补办呢", "职工的"."""
        stem = self.stem(position)
        best: tuple[float, float, int] | None = None
        for sibling in self.siblings(position):
            gain = self._gain(query, sibling, position)
            alike = likeness(stem, self.stem(sibling))
            if gain >= _SPEAKS and (best is None or (gain, alike) > best[:2]):
                best = (gain, alike, sibling)
        return best[2] if best else None

    def _gain(self, query: Query, one: int, other: int) -> float:
        for aliases in (False, True):
            gain = self.evidence(query, one, other, aliases) - self.evidence(
                query, other, one, aliases
            )
            if gain:
                return gain
        return 0.0

    def first_time(self, names: Sequence[str]) -> str | None:
        """The one of some variants that somebody means who names no action: 设立, 首次, 申领."""
        plain = [n for n in names if not self._actions_of(n) & OTHER_THAN_FIRST]
        strict = [n for n in plain if self._actions_of(n) & _STRICTLY_FIRST]
        if len(strict) == 1:
            return strict[0]
        return plain[0] if len(plain) == 1 and len(names) > 1 else None

    def _actions_of(self, name: str) -> frozenset[str]:
        return frozenset(self._concepts.read(name, spoken=False).actions)


def _only_in_first(
    query: Query, things: frozenset[str], right: Sequence[Surface]
) -> frozenset[str]:
    """Things of a message that only one of two names has: neither their official words nor any
    word that was said stands in the other, so that 通行证 speaks for no kind of it."""
    new = any(not any(word in s.text for s in right) for word in query.reading.said)
    return frozenset(
        t for t in query.things & things if new and not any(t in s.text for s in right)
    )


def same_action(wanted: frozenset[str], done: frozenset[str]) -> bool:
    """Whether what is wanted may be what is done: 设立 and 首次 are one to those who ask, and what
    is 到期 may be renewed under any of three names."""
    return bool(_widened(wanted) & _widened(done))


def _agreement(said: frozenset[str], own: frozenset[str]) -> float:
    """How far what is said to be done speaks for what only one of two names does."""
    if _as_first(said) & _as_first(own):
        return 2.0
    return 1.2 if said & _RENEWED and own & _RENEWED else 0.0


def _widened(actions: frozenset[str]) -> frozenset[str]:
    return _as_first(actions) | (_RENEWED if actions & _RENEWED else frozenset())


def _as_first(actions: frozenset[str]) -> frozenset[str]:
    return actions | {"首次"} if actions & _STRICTLY_FIRST else actions


def _unknown_sounds(query: Query) -> frozenset[str]:
    """Pairs of sounds of the pieces that no group of words knows: where slips end up."""
    return union(frozenset(pairs_of(syllables(piece))) for piece in query.reading.rest)


def union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    """All members of some sets."""
    return frozenset().union(*sets)


def likeness(a: str, b: str) -> float:
    """Dice of the characters of two texts, in [0, 1]."""
    left, right = set(a), set(b)
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 1.0
