"""What this machine has for typesetting, one line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .fonts import ROLES, FontsMissingError, chain

OLDEST_PANGO = 15000  # 1.50.0, in Pango's own encoding


class Check(NamedTuple):
    """One thing looked at: whether it is well, and a sentence for the person who must mend it."""

    name: str
    ok: bool
    sentence: str


def doctor() -> list[Check]:
    """Pango, the font subsetter and a face for every role."""
    return [_pango(), _subsetter(), *_roles()]


def _pango() -> Check:
    try:
        from weasyprint.text.ffi import pango  # type: ignore[import-untyped]  # it publishes no types
    except OSError as error:
        return Check("pango", False, f"找不到 Pango（{error}）：请安装 libpango-1.0-0 和 libpangoft2-1.0-0。")
    version = pango.pango_version()
    shown = f"{version // 10000}.{version // 100 % 100}.{version % 100}"
    if version < OLDEST_PANGO:
        return Check("pango", False, f"Pango {shown} 太旧：需要 1.50 以上。")
    return Check("pango", True, f"Pango {shown}")


def _subsetter() -> Check:
    """Without it WeasyPrint falls back to a subsetter that is ten times slower."""
    try:
        from weasyprint.text.ffi import harfbuzz_subset
    except OSError:
        harfbuzz_subset = None
    if not harfbuzz_subset:
        return Check(
            "harfbuzz-subset",
            False,
            "找不到 harfbuzz-subset，生成 PDF 会慢十倍：请安装 libharfbuzz-subset0。",
        )
    return Check("harfbuzz-subset", True, "harfbuzz-subset 可用")


def _roles() -> Iterator[Check]:
    names = {"fang": "仿宋", "kai": "楷体", "hei": "黑体", "title": "小标宋", "song": "宋体"}
    for role in ROLES:
        try:
            yield Check(f"font-{role}", True, f"{names[role]}：{chain(role)[0].name}")
        except FontsMissingError as error:
            yield Check(f"font-{role}", False, str(error))
