"""What the cells of halls' spreadsheets mean: time limits, yes and no, fees, copies, dates."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

_NONE = re.compile(
    r"[/\\\-—_－–、.。*]*|无[。.]?|无情形|没有|暂无|空|null|none|nan|n/?a|nil|不涉及|不适用|无需|无要求",
    re.IGNORECASE,
)
_LONGEST_NONE = 12
_NOW = re.compile("即办|即时|当场|当日|当天|现场办结|立等|立即|随到随办|马上|小时|分钟")
_VAGUE = re.compile(
    "另行|视情况|待定|按规定|依规定|依法|依据|根据|长期|无时限|无期限|不限|不计|不定"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CHINESE = re.compile("[零〇一二两三四五六七八九十百]+")
_DIGITS = {character: n for n, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_DATE = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?(?:[ T].*)?")
_STEP = re.compile(
    r"(?:^|\n|(?<=[。；;\s]))\s*(?:[(（]?\d{1,2}[)）.、．](?!\d)|第[一二三四五六七八九十]+步[:：、]?|[①-⑳])\s*"
)
_LIST = re.compile(r"[、，,;；\n|]+")


class Unclear(ValueError):
    """A cell that can't be understood; the text says what would be."""


@dataclass(frozen=True)
class Days:
    """A time limit: 0 means on the spot; unit as far as the cell tells it."""

    number: float
    unit: Literal["工作日", "自然日"] | None


@lru_cache(maxsize=50_000)
def normal(cell: str) -> str:
    """Full-width forms made plain, blanks at the ends gone."""
    return unicodedata.normalize("NFKC", cell).strip()


def none_like(cell: str) -> bool:
    """Whether a cell says that there is nothing: blank, 无, /, 无情形, - and such."""
    if len(cell) > _LONGEST_NONE:
        return False
    return _NONE.fullmatch(normal(cell)) is not None


def days(cell: str, heading: str = "", unit: str = "") -> Days | None:
    """A time limit; None when the cell names none.

    Raises:
        Unclear: there is text, but no limit in it.
    """
    text = normal(cell).replace(" ", "")
    if none_like(text):
        return None
    numbers = _numbers(text)
    if re.search("小时|分钟", text) and "日" not in text and "天" not in text:
        hours = max(numbers, default=0) if "小时" in text else 0
        return Days(float(-(-hours // 24)) if hours > 12 else 0.0, None)
    if not numbers:
        if _NOW.search(text):
            return Days(0.0, None)
        if _VAGUE.search(text):
            return None
        raise Unclear(f"看不懂“{_short(cell)}”，请写成如“5个工作日”或“即办”")
    if text.startswith("-"):
        raise Unclear(f"时限不能为负数（“{_short(cell)}”）")
    number = max(numbers)
    told = text + normal(heading) + normal(unit)
    if re.search("年", text) and "日" not in text:
        return Days(number * 365, "自然日")
    if re.search("月", text) and "日" not in text:
        return Days(number * 30, "自然日")
    if re.search("周|星期", text) and "日" not in text:
        return Days(number * 7, "自然日")
    if re.search("自然日|日历日|自然天", told):
        return Days(number, "自然日")
    if "工作" in told:
        return Days(number, "工作日")
    if not re.search("日|天|个", text) and not re.fullmatch(r"[≤<=不超过内]*[\d.]+", text):
        raise Unclear(f"看不懂“{_short(cell)}”，请写成如“5个工作日”或“即办”")
    return Days(number, None)


def yes(cell: str) -> bool | None:
    """是 or 否 in its many forms; None when the cell says neither."""
    text = normal(cell).lower()
    if re.match(r"(否|不|非|无需|免|n(o)?$|false$|0$|×|✗|选择性|可选|可容缺|无$)", text):
        return False
    if re.match(r"(是|必|需|须|可|支持|有|应|y(es)?$|true$|1$|√|✓|☑|要)", text):
        return True
    return None


def charged(cell: str) -> bool | None:
    """是否收费 as 是, 否, 收费, 不收费, 免费 ...; None when the cell says neither."""
    text = normal(cell)
    if re.search("不收|免费|免收|无收费|不需|零收费|^否|^无|^不", text):
        return False
    if re.search(r"收费|^是|^有|\d+\s*元|元/", text):
        return True
    return yes(text)


def visits(cell: str) -> int | None:
    """到现场次数.

    Raises:
        Unclear: there is text, but no number in it.
    """
    text = normal(cell)
    if re.search("零跑|不用跑|无需到|不需到|不到现场|全程网办|一次不跑|不见面", text):
        return 0
    if none_like(text):
        return None
    if re.search("只跑一次|最多跑一次|跑一次", text):
        return 1
    numbers = _numbers(text)
    if not numbers or max(numbers) > 99 or max(numbers) % 1:
        raise Unclear(f"看不懂“{_short(cell)}”，请写成次数，如 1")
    return int(max(numbers))


def copies(cell: str) -> int | None:
    """份数 when the cell gives one number; None when it gives none, or several."""
    numbers = [n for n in _numbers(normal(cell).replace("一式", "")) if n % 1 == 0 and n < 1000]
    return int(numbers[0]) if len(numbers) == 1 else None


def day(cell: str) -> date | None:
    """A date.

    Raises:
        Unclear: there is text that is no date.
    """
    text = normal(cell)
    if none_like(text) or text in ("长期", "长期有效"):
        return None
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        return date(*map(int, match.groups()))
    except ValueError:
        raise Unclear(f"“{_short(cell)}”不是日期，请写成如 2026-01-31") from None


def steps(cell: str) -> list[str]:
    """Steps or articles that a cell counts up (1. 2., lines, arrows)."""
    text = cell.strip()
    parts = re.split(r"\s*(?:→|->|—>|⇒|➔)\s*", text)
    if len(parts) == 1:
        marked = _STEP.split(text)
        parts = marked if len([part for part in marked if part.strip()]) > 1 else text.split("\n")
    return [step for part in parts if (step := _one_line(_STEP.sub("", part)).strip("；;"))]


def words(cell: str) -> list[str]:
    """A list such as 禅城区、南海区."""
    return [word for part in _LIST.split(cell) if (word := part.strip())]


def audience(cell: str) -> Literal["自然人", "法人", "自然人,法人"] | None:
    """服务对象."""
    text = re.sub("非法人|社会组织法人", "法人", normal(cell))
    person = re.search("自然人|个人|公民|群众|居民", text) is not None
    company = re.search("法人|企业|组织|单位|机构|个体工商户|团体", text) is not None
    if person and company:
        return "自然人,法人"
    return "自然人" if person else "法人" if company else None


def case_type(cell: str) -> Literal["即办件", "承诺件"] | None:
    """办件类型."""
    if re.search("即办|即时|当场", cell):
        return "即办件"
    return "承诺件" if re.search("承诺|限时|上报", cell) else None


def source(cell: str) -> Literal["申请人自备", "政府部门核发", "数据共享"] | None:
    """来源渠道."""
    if re.search("共享|免提交|无需提交|无须提交|不需提交|系统调取|自动获取|电子证照|核验", cell):
        return "数据共享"
    if re.search("自备|申请人|自行|本人|当事人|企业提供|个人提供", cell):
        return "申请人自备"
    if re.search("核发|政府|行政机关|部门(颁发|出具|提供)|发证机关", cell):
        return "政府部门核发"
    return None


def _numbers(text: str) -> list[float]:
    found = [float(number) for number in _NUMBER.findall(text)]
    if not found and text.startswith("半"):
        return [0.5]
    return found or [float(_chinese(number)) for number in _CHINESE.findall(text)]


def _chinese(text: str) -> int:
    total, digit = 0, 0
    for character in text:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text).strip()


def _short(cell: str) -> str:
    text = " ".join(cell.split())
    return text if len(text) <= 30 else text[:30] + "…"
