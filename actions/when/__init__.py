"""What people say of days and times, read without I/O: `when_said`, and back to them: `say_day`.

The grammar is that of appointments and nothing else (docs/decisions/0006-dates.md says why it is
ours). A reading goes through these files: `folding` (one width, one script), `masking` (what only looks
like a date), `clock`, `parts` and `wishes` (times, and 尽快, 都行), `counted`, `weekdays`, `dates`,
`spans` and `feasts` (days), `around` (之前, 以后, 第一天), `joining` (到, 或者), `choosing` (corrections and
refusals), `reading` (all together).
"""

from actions.when.calendar import Calendar, StateCalendar
from actions.when.reading import when_said
from actions.when.saying import say_day
from actions.when.when import When

__all__ = ["Calendar", "StateCalendar", "When", "say_day", "when_said"]
