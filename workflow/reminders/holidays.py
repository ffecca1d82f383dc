"""The State Council's holiday arrangements (国务院办公厅关于…部分节假日安排的通知), 2014 to 2026, as announced.

Nothing after LAST_ANNOUNCED is known here: later years follow the weekdays alone until the office enters
what was announced on the calendar's screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from documents.sentences import listed, say

FIRST_ANNOUNCED, LAST_ANNOUNCED = 2014, 2026
NAMES = {
    name: name
    for name in (
        say("元旦"),
        say("春节"),
        say("清明节"),
        say("劳动节"),
        say("端午节"),
        say("中秋节"),
        say("国庆节"),
        say("抗战胜利70周年纪念日"),
    )
}
# One line a year with its notice, one a holiday: name, first and last day off, then the days off that are worked.
_ANNOUNCED = """
2014 国办发明电〔2013〕28号
  元旦 2014-01-01 2014-01-01
  春节 2014-01-31 2014-02-06 班 2014-01-26 2014-02-08
  清明节 2014-04-05 2014-04-07
  劳动节 2014-05-01 2014-05-03 班 2014-05-04
  端午节 2014-05-31 2014-06-02
  中秋节 2014-09-06 2014-09-08
  国庆节 2014-10-01 2014-10-07 班 2014-09-28 2014-10-11
2015 国办发明电〔2014〕28号
  元旦 2015-01-01 2015-01-03 班 2015-01-04
  春节 2015-02-18 2015-02-24 班 2015-02-15 2015-02-28
  清明节 2015-04-04 2015-04-06
  劳动节 2015-05-01 2015-05-03
  端午节 2015-06-20 2015-06-22
  抗战胜利70周年纪念日（国发明电〔2015〕1号） 2015-09-03 2015-09-05 班 2015-09-06
  中秋节 2015-09-26 2015-09-27
  国庆节 2015-10-01 2015-10-07 班 2015-10-10
2016 国办发明电〔2015〕18号
  元旦 2016-01-01 2016-01-03
  春节 2016-02-07 2016-02-13 班 2016-02-06 2016-02-14
  清明节 2016-04-02 2016-04-04
  劳动节 2016-04-30 2016-05-02
  端午节 2016-06-09 2016-06-11 班 2016-06-12
  中秋节 2016-09-15 2016-09-17 班 2016-09-18
  国庆节 2016-10-01 2016-10-07 班 2016-10-08 2016-10-09
2017 国办发明电〔2016〕17号
  元旦 2016-12-31 2017-01-02
  春节 2017-01-27 2017-02-02 班 2017-01-22 2017-02-04
  清明节 2017-04-02 2017-04-04 班 2017-04-01
  劳动节 2017-04-29 2017-05-01
  端午节 2017-05-28 2017-05-30 班 2017-05-27
  国庆节、中秋节 2017-10-01 2017-10-08 班 2017-09-30
2018 国办发明电〔2017〕12号
  元旦 2017-12-30 2018-01-01
  春节 2018-02-15 2018-02-21 班 2018-02-11 2018-02-24
  清明节 2018-04-05 2018-04-07 班 2018-04-08
  劳动节 2018-04-29 2018-05-01 班 2018-04-28
  端午节 2018-06-16 2018-06-18
  中秋节 2018-09-22 2018-09-24
  国庆节 2018-10-01 2018-10-07 班 2018-09-29 2018-09-30
2019 国办发明电〔2018〕15号
  元旦 2018-12-30 2019-01-01 班 2018-12-29
  春节 2019-02-04 2019-02-10 班 2019-02-02 2019-02-03
  清明节 2019-04-05 2019-04-07
  劳动节（国办发明电〔2019〕3号） 2019-05-01 2019-05-04 班 2019-04-28 2019-05-05
  端午节 2019-06-07 2019-06-09
  中秋节 2019-09-13 2019-09-15
  国庆节 2019-10-01 2019-10-07 班 2019-09-29 2019-10-12
2020 国办发明电〔2019〕16号
  元旦 2020-01-01 2020-01-01
  春节（延长假期，国办发明电〔2020〕1号） 2020-01-24 2020-02-02 班 2020-01-19
  清明节 2020-04-04 2020-04-06
  劳动节 2020-05-01 2020-05-05 班 2020-04-26 2020-05-09
  端午节 2020-06-25 2020-06-27 班 2020-06-28
  国庆节、中秋节 2020-10-01 2020-10-08 班 2020-09-27 2020-10-10
2021 国办发明电〔2020〕27号
  元旦 2021-01-01 2021-01-03
  春节 2021-02-11 2021-02-17 班 2021-02-07 2021-02-20
  清明节 2021-04-03 2021-04-05
  劳动节 2021-05-01 2021-05-05 班 2021-04-25 2021-05-08
  端午节 2021-06-12 2021-06-14
  中秋节 2021-09-19 2021-09-21 班 2021-09-18
  国庆节 2021-10-01 2021-10-07 班 2021-09-26 2021-10-09
2022 国办发明电〔2021〕11号
  元旦 2022-01-01 2022-01-03
  春节 2022-01-31 2022-02-06 班 2022-01-29 2022-01-30
  清明节 2022-04-03 2022-04-05 班 2022-04-02
  劳动节 2022-04-30 2022-05-04 班 2022-04-24 2022-05-07
  端午节 2022-06-03 2022-06-05
  中秋节 2022-09-10 2022-09-12
  国庆节 2022-10-01 2022-10-07 班 2022-10-08 2022-10-09
2023 国办发明电〔2022〕16号
  元旦 2022-12-31 2023-01-02
  春节 2023-01-21 2023-01-27 班 2023-01-28 2023-01-29
  清明节 2023-04-05 2023-04-05
  劳动节 2023-04-29 2023-05-03 班 2023-04-23 2023-05-06
  端午节 2023-06-22 2023-06-24 班 2023-06-25
  中秋节、国庆节 2023-09-29 2023-10-06 班 2023-10-07 2023-10-08
2024 国办发明电〔2023〕7号
  元旦 2024-01-01 2024-01-01
  春节 2024-02-10 2024-02-17 班 2024-02-04 2024-02-18
  清明节 2024-04-04 2024-04-06 班 2024-04-07
  劳动节 2024-05-01 2024-05-05 班 2024-04-28 2024-05-11
  端午节 2024-06-08 2024-06-10
  中秋节 2024-09-15 2024-09-17 班 2024-09-14
  国庆节 2024-10-01 2024-10-07 班 2024-09-29 2024-10-12
2025 国办发明电〔2024〕12号
  元旦 2025-01-01 2025-01-01
  春节 2025-01-28 2025-02-04 班 2025-01-26 2025-02-08
  清明节 2025-04-04 2025-04-06
  劳动节 2025-05-01 2025-05-05 班 2025-04-27
  端午节 2025-05-31 2025-06-02
  国庆节、中秋节 2025-10-01 2025-10-08 班 2025-09-28 2025-10-11
2026 国办发明电〔2025〕7号
  元旦 2026-01-01 2026-01-03 班 2026-01-04
  春节 2026-02-15 2026-02-23 班 2026-02-14 2026-02-28
  清明节 2026-04-04 2026-04-06
  劳动节 2026-05-01 2026-05-05 班 2026-05-09
  端午节 2026-06-19 2026-06-21
  中秋节 2026-09-25 2026-09-27
  国庆节 2026-10-01 2026-10-07 班 2026-09-20 2026-10-10
"""


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off in a row, both ends among them, and the weekend days worked for them (调休上班)."""

    name: str
    starts: dt.date
    ends: dt.date
    worked: tuple[dt.date, ...]

    def days(self) -> Iterator[dt.date]:
        """Every day off."""
        return (self.starts + dt.timedelta(days=n) for n in range((self.ends - self.starts).days + 1))


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One year's arrangement and the notice that announced it."""

    year: int
    notice: str
    holidays: tuple[Holiday, ...]


@cache
def arrangements() -> Mapping[int, Arrangement]:
    """Year -> what was announced for it, oldest first."""
    found: dict[int, Arrangement] = {}
    for line in _ANNOUNCED.strip().splitlines():
        if line.startswith(" "):
            last = found[max(found)]
            found[last.year] = Arrangement(last.year, last.notice, (*last.holidays, _holiday(line)))
        else:
            year, notice = line.split()
            found[int(year)] = Arrangement(int(year), notice, ())
    return found


@cache
def announced() -> Mapping[dt.date, bool]:
    """Every day that an arrangement names -> whether it is worked."""
    named = [holiday for arrangement in arrangements().values() for holiday in arrangement.holidays]
    off = {day: False for holiday in named for day in holiday.days()}
    return off | {day: True for holiday in named for day in holiday.worked}


def _holiday(line: str) -> Holiday:
    name, starts, ends, *worked = line.split()
    return Holiday(
        _named(name),
        dt.date.fromisoformat(starts),
        dt.date.fromisoformat(ends),
        tuple(dt.date.fromisoformat(day) for day in worked[1:]),
    )


def _named(words: str) -> str:
    """Its name or names, with the notice that changed it where there is one."""
    names, _, notice = words.removesuffix("）").partition("（")
    named = listed(NAMES[name] for name in names.split("、"))
    return say("{name}（{notice}）", name=named, notice=notice) if notice else named
