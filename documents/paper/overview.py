"""One landscape sheet with a title, a few numbers, charts and a table in columns: a picture of how things stand.

It is no official document: no red head, no number, no seal. It is set in the faces of the paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from math import ceil
from string import Template

from .fonts import families
from .render import render_sheet, template

COLUMNS = 3
_TITLE = re.compile(r"<title[^>]*>[^<]*</title>")
ROOM_MM = 140.0  # for the table's rows, in each column
LOWEST_ROW_MM, HIGHEST_ROW_MM = 2.6, 5.2


@dataclass(frozen=True, slots=True)
class Overview:
    """What the sheet says: `facts` are (what, how much), `charts` (title, what it shows in words, SVG),
    `groups` (name, rows).

    Rows have as many cells as `header`. The SVG is the caller's own; all other text is escaped here.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    charts: tuple[tuple[str, str, str], ...]
    header: tuple[str, ...]
    groups: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    note: str


def set_overview(overview: Overview) -> bytes:
    """The sheet as a PDF of one page."""
    columns = _columns(overview)
    row = min(max(ROOM_MM / max(map(len, columns)), LOWEST_ROW_MM), HIGHEST_ROW_MM)
    values = {"row": f"{row:.2f}", "text": f"{row * 0.7:.2f}"} | {
        f"{role}_face": families(role) for role in ("title", "hei", "song")
    }
    css = Template(template("overview.css")).substitute(values)
    page = Template(template("overview.html")).substitute(
        title=escape(overview.title),
        subtitle=escape(overview.subtitle),
        facts="".join(f"<p><b>{escape(much)}</b>{escape(what)}</p>" for what, much in overview.facts),
        charts="".join(_figure(title, words, svg) for title, words, svg in overview.charts),
        tables="".join(f"<table>{''.join(column)}</table>" for column in columns),
        note=escape(overview.note),
    )
    return render_sheet(page, css)


def _columns(overview: Overview) -> list[list[str]]:
    """The table's rows as HTML in columns of one height, each below the header; a group's name leads its rows."""
    total = sum(len(lines) + 1 for _, lines in overview.groups)
    height = max(ceil(total / COLUMNS) + 2, 3)
    header = _row("th", overview.header)
    columns = [[header]]
    for name, lines in overview.groups:
        if len(columns[-1]) > height - 2:  # a name does not stand alone at the foot
            columns.append([header])
        columns[-1].append(f'<tr><td class="group" colspan="{len(overview.header)}">{escape(name)}</td></tr>')
        for line in lines:
            if len(columns[-1]) >= height:
                columns.append([header])
            columns[-1].append(_row("td", line))
    return columns


def _row(kind: str, cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<{kind}>{escape(cell)}</{kind}>' for cell in cells)}</tr>"


def _figure(title: str, words: str, svg: str) -> str:
    """The renderer reads a picture's style from inside the picture, and its text alternative from its `<title>`."""
    style = Template(template("chart.css")).substitute(hei_face=families("hei"))
    head, rest = svg.split(">", 1)
    rest = _TITLE.sub("", rest, count=1)
    inside = f"<title>{escape(f'{title}。{words}')}</title><style>{style}</style>{rest}"
    return f"<figure><figcaption>{escape(title)}</figcaption>{head}>{inside}</figure>"
