"""The one place where Rasa is changed: each file takes one cost out of a turn, nothing else.

Rasa decides as before; where one of these does not apply, Rasa's own way is taken. What each of them
gains is measured in docs/decisions/0005-cost-of-a-turn.md.
"""

from __future__ import annotations

from bot.lean import actions, events, processor, rules


def install() -> None:
    """Change Rasa; to be called before a model is loaded. Doing it twice changes nothing more."""
    actions.install()
    events.install()
    rules.install()
    processor.install()
