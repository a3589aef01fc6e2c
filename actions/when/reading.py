"""From a message to a `When`: hide what is none, find times and days, choose, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from actions.when.calendar import Calendar
from actions.when.choosing import Placed, chosen, corrected, refused, weight
from actions.when.clock import Said, times_said
from actions.when.days import Days, View, covers, each, plus
from actions.when.folding import Folded, fold
from actions.when.joining import Mention, days_said
from actions.when.masking import HIDDEN, TIME, hide, mask
from actions.when.parts import AFTERNOON, MORNING, Span
from actions.when.when import HORIZON, When
from actions.when.wishes import Wish, asap, either_half, moment_said, moved_time, whenever

_DAY_IS_OVER = time(18)
"""After this, 周三 said on a Wednesday is next week's."""
MAX_MESSAGE = 400
"""Characters of a message that are read."""


def when_said(
    text: str, now: datetime, calendar: Calendar, about: When | None = None
) -> When | None:
    """What a message says of a day and a time of day; None when it says nothing of them.

    `now` is aware and in the hall's time zone. `about` is what was being talked of: 改成下午 keeps its
    day, 改到后天 its time, 往后推一天 and 再晚一个小时 count from it. Of several days the corrected one
    counts, then the one that is asked for, then the last; refused ones never.
    """
    folded = fold(text[:MAX_MESSAGE])
    view = View(now.date(), now.time() >= _DAY_IS_OVER, calendar, about)
    heard = _hear(folded, now, view)
    if (
        heard.day is not None
        and heard.day.kind in ("weekday", "monthday")
        and _has_passed(heard, now)
    ):
        heard = _hear(folded, now, replace(view, over=True))
    return _put_together(heard, folded, text[MAX_MESSAGE:], view)


@dataclass(frozen=True)
class _Heard:
    """The pieces that count, and all places that were read."""

    day: Mention | None
    days: Days | None
    time: Span | None
    asap: bool
    whenever: bool
    places: tuple[Placed, ...]


def _hear(folded: Folded, now: datetime, view: View) -> _Heard:
    text = mask(folded.text)
    if (moment := moment_said(text, now)) is not None:
        return _at_moment(*moment)
    early = asap(text)
    halves = either_half(text)
    timeless = _without([w for w in (early, halves) if w], text)
    window = Span(view.about.start, view.about.end) if view.about else None
    moved = moved_time(text, view.about)
    times = [moved] if moved else list(times_said(timeless, window))
    days = days_said(_without(times, timeless, TIME), view)
    any_time = whenever(text, bool(days))
    places: list[Placed] = [*days, *times, *(w for w in (early, any_time, halves) if w)]
    day = _day(text, days, early, places)
    return _Heard(
        day,
        _less_refused(text, day, days, view),
        _time(text, times, day, places),
        early is not None,
        any_time is not None,
        tuple(places),
    )


def _at_moment(wish: Wish, moment: datetime, is_now: bool) -> _Heard:
    at = moment.time().replace(second=0, microsecond=0)
    day = Days(moment.date(), moment.date())
    return _Heard(None, day, Span(at, None, exact=not is_now), is_now, False, (wish,))


def _without(said: Sequence[Placed], text: str, mark: str = HIDDEN) -> str:
    for place in said:
        text = hide(text, place.at, place.end, mark)
    return text


def _day(
    text: str, days: list[Mention], early: Wish | None, places: list[Placed]
) -> Mention | None:
    wanted = [day for day in days if not refused(text, day)]
    day = chosen(text, wanted, places)
    if day is None:
        return None
    if early is not None and weight(text, day.at, places) < weight(text, early.at, places):
        return None  # a story: 下个月要去新加坡，帮他约个最近的号
    for other in wanted:
        if (
            day.days
            and other.days
            and other.days.single
            and not day.days.single
            and other is not day
        ):
            within = covers(day.days, other.days.first) and not corrected(text, other, day)
            day = other if within and weight(text, other.at, places) == 2 else day
    return day


def _less_refused(text: str, day: Mention | None, days: list[Mention], view: View) -> Days | None:
    """The days chosen without those refused; any other day when only refusals were said."""
    no = [d for d in days if d.days is not None and refused(text, d)]
    base = day.days if day is not None else None
    if not no:
        return base
    if base is None and day is None:
        base = _what_is_left(view)
    if base is None or base.single:
        return base
    last = base.last or plus(view.today, HORIZON.days)
    span = each(replace(base, last=last))
    out = frozenset(d for d in span if any(_is_refused(d, mention) for mention in no))
    return replace(base, without=base.without | out)


def _what_is_left(view: View) -> Days:
    about = view.about
    if about is not None and about.first is not None and about.single is None:
        return Days(about.first, about.last, about.without)
    return Days(view.today, None)


def _is_refused(day: date, mention: Mention) -> bool:
    """A bare weekday is refused in every week."""
    assert mention.days is not None
    if mention.kind == "weekday":
        return day.weekday() in {d.weekday() for d in each(mention.days)}
    return covers(mention.days, day)


def _time(text: str, times: list[Said], day: Mention | None, places: list[Placed]) -> Span | None:
    wanted = [said for said in times if not refused(text, said)]
    if not wanted:
        return _other_half(times)
    said = chosen(text, wanted, places)
    assert said is not None
    beside = [t for t in wanted if t is not said and _belong_together(text, t, said)]
    spans = [said.span, *(t.span for t in beside)]
    starts = [s.start for s in spans if s.start]
    if not beside or len(starts) < len(spans) or any(s.end is None for s in spans):
        return said.span
    return Span(min(starts), max(s.end for s in spans if s.end))


def _belong_together(text: str, one: Said, other: Said) -> bool:
    first, second = sorted((one, other), key=lambda said: said.at)
    return text[first.end : second.at] in ("", "或", "或者", "和", "、", "跟", "还是")


def _other_half(refused_times: list[Said]) -> Span | None:
    """上午不行 leaves the afternoon."""
    halves = {MORNING: AFTERNOON, AFTERNOON: MORNING}
    return halves.get(refused_times[-1].span) if refused_times else None


def _has_passed(heard: _Heard, now: datetime) -> bool:
    if heard.days is None or heard.days.first != now.date() or heard.time is None:
        return False
    latest = heard.time.start if heard.time.exact else heard.time.end
    return latest is not None and latest <= now.time()


def _put_together(heard: _Heard, folded: Folded, tail: str, view: View) -> When | None:
    said = When(asap=heard.asap, whenever=heard.whenever)
    if not heard.places:
        return None
    said = _with_days(said, heard, view)
    said = _with_time(said, heard, view.about)
    if said == When():
        return None  # only a refusal that leaves everything open: 避开中午
    text, rest = folded.cut([(place.at, place.end) for place in heard.places])
    return replace(said, text=text, rest=rest + tail)


def _with_days(said: When, heard: _Heard, view: View) -> When:
    if heard.day is not None and heard.day.days is None:
        return replace(said, problem="impossible")
    days, about = heard.days, view.about
    if days is None:
        if about is None or about.first is None:
            return said
        return replace(said, first=about.first, last=about.last, without=about.without)
    first = days.first
    if days.last is None or first < view.today <= days.last:
        first = max(first, view.today)
    said = replace(said, first=first, last=days.last, without=days.without)
    return replace(said, problem="ambiguous") if days.doubtful else said


def _with_time(said: When, heard: _Heard, about: When | None) -> When:
    span = heard.time
    if span is not None:
        if not span.possible:
            return replace(said, problem="impossible")
        return replace(said, start=span.start, end=span.end, exact=span.exact)
    if about is None or heard.whenever or (heard.asap and about.exact):
        return said
    return replace(said, start=about.start, end=about.end, exact=about.exact)
