"""Pages as HTML: every line at its measured place, so that the renderer has nothing left to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from .face import Face
from .fonts import all_faces, chain, face_of
from .geometry import ROW, STYLES, TEXT, Style
from .lines import INK_LEFT, INK_RIGHT, Atom, Segment
from .pages import Page
from .strips import Grid, Rule, Stack, Strip, TypeLine

_PLAIN = {style.name for style in STYLES}


def pages_html(pages: Sequence[Page], last_foot: str = "") -> str:
    """All pages, one section each; `last_foot` stands on the last."""
    return "".join(_page(page, last_foot if page is pages[-1] else "") for page in pages)


def _page(page: Page, foot: str) -> str:
    headed = any(isinstance(strip.content, Stack) for _, strip in page.strips)
    classes = " ".join([*(["headed"] if headed else []), *([] if page.numbered else ["bare"])])
    parts = groupby(_with_white(page), key=lambda item: (item[1].part, item[1].tag))
    body = "".join(_part(tag, list(items)) for (_, tag), items in parts)
    if page.turned:
        body = f'<div class="turned">{body}</div>'
    return f'<section class="{classes}">{body}{foot}</section>'


def _with_white(page: Page) -> Iterator[tuple[float, Strip]]:
    """Each strip with the white between it and what stands above it."""
    bottom = 0.0
    for top, strip in page.strips:
        yield top - bottom, strip
        bottom = top + strip.height


def _part(tag: str, items: list[tuple[float, Strip]]) -> str:
    inner = "".join(_strip(strip, white if number else 0.0) for number, (white, strip) in enumerate(items))
    white = items[0][0]
    style = f' style="margin-top:{white:.4f}mm"' if abs(white) > 1e-4 else ""
    return f"<{tag}{style}>{inner}</{tag}>"


def _strip(strip: Strip, white: float) -> str:
    match strip.content:
        case TypeLine(segments):
            return _line(segments, strip.height, white)
        case Rule() as rule:
            return _rule(rule, white)
        case Stack() as stack:
            return _stack(stack, strip.height)
        case Grid() as grid:
            return _grid(grid, strip.height)


def _line(segments: tuple[Segment, ...], height: float, white: float) -> str:
    """A line of type; its baseline is that of its first style, or of 三号 body type where it has that size.

    A line all of that style is one box, any other a box for each run: boxes are what the renderer's time goes into.
    """
    css = [] if height == ROW else [f"height:{height:.4f}mm;line-height:{height:.4f}mm"]
    atoms = [atom for segment in segments for atom in segment.atoms]
    first = atoms[0].style if atoms else TEXT
    own = first if first.size_pt != TEXT.size_pt else TEXT
    if own.name not in _PLAIN:
        css.append(f"font-size:{own.size_pt:.3f}pt")
    if segments and segments[0].left:
        css.append(f"padding-left:{segments[0].left:.3f}mm")
    if white:
        css.append(f"margin-top:{white:.4f}mm")
    single = len(segments) == 1 and all(atom.style is own for atom in atoms)
    if single:
        css += _spacing(own, segments[0].spread)
        inner = "".join(html for _, html in _runs(segments[0]))
    else:
        inner = "".join(_side_by_side(segments))
    classes = "l" if own is TEXT and not single else f"l {own.name}"
    return f'<span class="{classes}"{_inline(css)}>{inner}</span>'


def _side_by_side(segments: tuple[Segment, ...]) -> Iterator[str]:
    right = segments[0].left if segments else 0.0
    for segment in segments:
        yield segment_html(segment, segment.left - right)
        right = segment.left + segment.set_width


def _rule(rule: Rule, white: float) -> str:
    colour = "red" if rule.red else "black"
    return (
        f'<span class="rule {colour}" style="border-top-width:{rule.thickness}mm;'
        f'width:{rule.width}mm;margin:{white:.4f}mm 0 0 {rule.left}mm"></span>'
    )


def _stack(stack: Stack, height: float) -> str:
    names = "".join(_line((name,), stack.row, 0.0) for name in stack.names)
    beside = ""
    if stack.beside:
        drop = stack.row * (len(stack.names) - 1) / 2
        word = _line((stack.beside,), stack.row, 0.0)
        beside = f'<span class="beside" style="padding-top:{drop:.4f}mm">{word}</span>'
    return (
        f'<div class="mark" style="height:{height:.4f}mm;margin-left:{stack.left:.3f}mm;'
        f'transform:scaleX({stack.condensed})">'
        f'<span class="names" style="width:{stack.width:.3f}mm">{names}</span>{beside}</div>'
    )


def _grid(grid: Grid, height: float) -> str:
    tag = "th" if grid.header else "td"
    cells = []
    for lines, width in zip(grid.cells, grid.widths, strict=True):
        drop = (height - len(lines) * grid.pitch) / 2
        inner = "".join(_line((line,), grid.pitch, 0.0) for line in lines)
        cells.append(f'<{tag} style="width:{width:.3f}mm;padding-top:{drop:.4f}mm">{inner}</{tag}>')
    return f'<tr{" class=top" if grid.header else ""} style="height:{height:.4f}mm">{"".join(cells)}</tr>'


def segment_html(segment: Segment, indent: float = 0.0) -> str:
    """One segment, each run in the face that has its characters."""
    if not segment.atoms:
        return ""
    groups = groupby(_runs(segment), key=lambda run: run[0])
    spans = [_span(style, segment.spread, "".join(html for _, html in runs)) for style, runs in groups]
    if abs(indent) > 1e-4:
        return f'<span style="margin-left:{indent:.3f}mm">{"".join(spans)}</span>'
    return "".join(spans)


def _span(style: Style, spread: int, html: str) -> str:
    css = [] if style.name in _PLAIN else [f"font-size:{style.size_pt:.3f}pt"]
    return f'<span class="{style.name}"{_inline(css + _spacing(style, spread))}>{html}</span>'


def _spacing(style: Style, spread: int) -> list[str]:
    return [f"letter-spacing:{_em(style.tracking + spread)}"] if spread else []


def _inline(css: list[str]) -> str:
    return f' style="{";".join(css)}"' if css else ""


def _runs(segment: Segment) -> Iterator[tuple[Style, str]]:
    """Neighbouring plain characters as one text; what is solid or narrowed for itself."""
    last = len(segment.atoms) - 1
    plain: list[Atom] = []
    for number, atom in enumerate(segment.atoms):
        narrowed = (
            segment.narrowed and 0 < number < last and (atom.text in INK_LEFT or atom.text in INK_RIGHT)
        )
        if plain and (atom.solid or narrowed or plain[0].style is not atom.style):
            yield plain[0].style, _faced("".join(a.text for a in plain), plain[0].style)
            plain = []
        if atom.solid or narrowed:
            yield atom.style, _apart(atom, segment.spread, segment.narrowed if narrowed else 0.0)
        else:
            plain.append(atom)
    if plain:
        yield plain[0].style, _faced("".join(a.text for a in plain), plain[0].style)


def _apart(atom: Atom, spread: int, narrowed: float) -> str:
    """An atom without spacing inside; what follows it, or stands before it, comes closer by `narrowed`."""
    style = atom.style
    squares = sum(1 for c in atom.text if (f := face_of(style.role, c)) and f.advance(c) >= 0.9)
    before = -narrowed / style.em if atom.text in INK_RIGHT else 0.0
    after = (squares * style.tracking + spread) / 1000 - (narrowed / style.em if not before else 0.0)
    css = [f"margin-right:{after:.4f}em"] if abs(after) > 1e-5 else []
    css += [f"margin-left:{before:.4f}em"] if before else []
    return f"<i{_inline(css)}>{_faced(atom.text, style)}</i>"


def _faced(text: str, style: Style) -> str:
    own = chain(style.role)[0]
    return "".join(
        escape(part) if face is own or face is None else f'<b class="{face_class(face)}">{escape(part)}</b>'
        for face, part in faces_in(text, style)
    )


def faces_in(text: str, style: Style) -> Iterator[tuple[Face | None, str]]:
    """The text divided by the face that draws it."""
    for face, characters in groupby(text, key=lambda c: face_of(style.role, c)):
        yield face, "".join(characters)


def face_class(face: Face) -> str:
    """The CSS class that names a face."""
    return f"f{all_faces().index(face)}"


def _em(thousandths: int) -> str:
    """The renderer cuts spacing down to whole thousandths: a little more keeps the number meant."""
    return f"{(thousandths + (0.3 if thousandths > 0 else -0.3)) / 1000:.4f}em"


def style_rules() -> str:
    """CSS of the styles and faces."""
    faces = [f".{face_class(face)}{{{_family(face)}}}" for face in all_faces()]
    styles = [
        f".{style.name}{{{face_rule(chain(style.role)[0], style)}"
        f"letter-spacing:{_em(style.tracking) if style.tracking else 0}"
        f"{';color:transparent' if style.unseen else ''}}}"
        for style in STYLES
    ]
    issuer = f".issuer{{{_family(chain('title')[0])}}}"
    return "\n".join([*faces, *styles, issuer])


def face_rule(face: Face, style: Style) -> str:
    """CSS of a style's size, in a face."""
    return f"font-size:{style.size_pt}pt;{_family(face)}"


def _family(face: Face) -> str:
    return f'font-family:"{face.family}";font-weight:{face.weight};'
