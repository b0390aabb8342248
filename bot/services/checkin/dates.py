"""Days as people type them."""

import re
import unicodedata
from datetime import date, timedelta

_NEAR = {
    "今天": 0, "today": 0, "昨天": -1, "yesterday": -1, "前天": -2, "明天": 1, "tomorrow": 1, "后天": 2,
}  # fmt: skip
_DATE = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?", re.ASCII)


def read_day(text: str, today: date, *, ahead: bool = False) -> date | None:
    """A day such as 昨天, 3-1, 3月1日 or 2026-03-01; None when it is none.

    Without a year the nearest such day is meant: the last one up to today, or with ``ahead`` the next one from today.
    """
    said = unicodedata.normalize("NFKC", text).strip().lower()
    if said in _NEAR:
        return today + timedelta(days=_NEAR[said])
    match = _DATE.fullmatch(said)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    years = [year] if year else [today.year + step for step in ((0, 1) if ahead else (0, -1))]
    for one in years:
        try:
            found = date(one, month or 0, day or 0)
        except ValueError:
            continue
        if year or (found >= today if ahead else found <= today):
            return found
    return None
