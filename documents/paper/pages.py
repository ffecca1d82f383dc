"""Pages: the strips are dealt out over the type areas of a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .geometry import AREA_HEIGHT, AREA_WIDTH
from .strips import Strip, Tie

# Floating-point sums of 22 rows may pass 225 mm by less than this.
HAIR = 1e-3


@dataclass
class Page:
    """One page: strips with the height at which each stands, and whether its number is printed.

    A page that `opens` a text keeps the white above its first strip.
    """

    height: float = AREA_HEIGHT
    opens: bool = False
    strips: list[tuple[float, Strip]] = field(default_factory=list)
    numbered: bool = True
    turned: bool = False

    @property
    def filled(self) -> float:
        """How far down the page is used."""
        return max((top + strip.height for top, strip in self.strips), default=0.0)

    def takes(self, strips: Sequence[Strip]) -> bool:
        """Whether the strips fit below what is there."""
        return self.filled + _height(strips, at_top=self._drops_white) <= self.height + HAIR

    def add(self, strip: Strip) -> None:
        """Set the strip below what is there; the white above it falls away at the top of the page."""
        gap = 0.0 if self._drops_white else strip.gap
        self.strips.append((self.filled + gap, strip))

    @property
    def _drops_white(self) -> bool:
        return not self.strips and not self.opens


def paginate(strips: Iterable[Strip], first: Page) -> list[Page]:
    """Deal strips out, `first` first. What is tied together stays together where one page can hold it."""
    pages = [first]
    for bundle in _bundles(strips, Tie.LOOSE):
        whole = _height(bundle, at_top=not first.opens or len(pages) > 1) <= AREA_HEIGHT
        for piece in [bundle] if whole else _bundles(bundle, Tie.FIRM):
            _place(piece, pages)
    return pages


def _place(piece: Sequence[Strip], pages: list[Page]) -> None:
    if not _room_for(piece, pages[-1]) and _height(piece, at_top=True) <= AREA_HEIGHT:
        _turn_over(pages, piece[0])
    for strip in piece:
        if not _room_for([strip], pages[-1]):
            _turn_over(pages, strip)
        pages[-1].add(strip)


def _room_for(strips: Sequence[Strip], page: Page) -> bool:
    return strips[0].turned == page.turned and (page.takes(strips) or not page.strips)


def _turn_over(pages: list[Page], strip: Strip) -> None:
    """A new page for the strip, with what is repeated above it."""
    if pages[-1].strips:
        pages.append(Page())
    if strip.turned:
        pages[-1].height, pages[-1].turned = AREA_WIDTH, True
    for repeated in strip.repeats:
        pages[-1].add(repeated)


def _bundles(strips: Iterable[Strip], tie: Tie) -> Iterable[list[Strip]]:
    """Strips that hold one another at least so firmly, together."""
    bundle: list[Strip] = []
    for strip in strips:
        bundle.append(strip)
        if strip.tie < tie:
            yield bundle
            bundle = []
    if bundle:
        yield bundle


def _height(strips: Sequence[Strip], *, at_top: bool) -> float:
    skipped = strips[0].gap if at_top and strips else 0.0
    return sum(strip.gap + strip.height for strip in strips) - skipped
