"""A case in plain words: the stage, since when, until when, what is missing, how to fetch it."""

from __future__ import annotations

from datetime import date

from actions.when import say_day
from hall.client import Case

_MEANING = {
    "收件": "大厅收到了您的申请，正在看材料齐不齐",
    "受理": "材料没问题，已经正式受理",
    "审查": "部门正在审查",
    "决定": "审查完了，正在作决定",
    "制证": "已经批准，正在制证",
    "送达": "办好了，等您来取或者寄给您",
}


def case_title(case: Case) -> str:
    """A case as an option: item, stage, and the day of its stage."""
    return f"{case.item_name}（{case.stage}，{case.since:%m月%d日}）"


def told(case: Case, today: date) -> str:
    """All that its applicant should know, in short sentences."""
    lines = [f"【{case.item_name}】申请人：{case.applicant}", _stage(case, today)]
    if case.supplement is not None:
        missing = "、".join(case.supplement.materials)
        lines.append(f"还缺材料：{missing}")
        lines.append(
            f"请在{say_day(case.supplement.until, today)}前补交。怎么交：{case.supplement.how}"
        )
    if not case.finished and case.promised_by is not None:
        lines.append(_promise(case, today))
    if case.pickup:
        lines.append(f"怎么领：{case.pickup}")
    return "\n".join(lines)


def _stage(case: Case, today: date) -> str:
    since = say_day(case.since.date(), today)
    if case.outcome == "不予":
        return f"结果：没有批准（{since}）。想知道原因，可以问窗口，或者拨打12345。"
    if case.outcome == "撤回":
        return f"结果：申请已经撤回（{since}）。"
    if case.finished:
        return f"现在的进度：{case.stage}，已经办结（{since}）。"
    return f"现在的进度：{case.stage}。{_MEANING[case.stage]}（从{since}起）。"


def _promise(case: Case, today: date) -> str:
    assert case.promised_by is not None
    by, left = say_day(case.promised_by, today), case.working_days_left
    if left is None:
        return f"承诺在{by}前办好。"
    if left < 0:
        return f"承诺{by}前办好，已经超过{-left}个工作日，很抱歉。您可以说“转人工”催办，或者拨打12345。"
    if left == 0:
        return f"承诺今天（{by}）办好。" if case.promised_by == today else f"承诺在{by}前办好。"
    return f"承诺在{by}前办好，还有{left}个工作日。"
