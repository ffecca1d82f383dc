"""The faces of the paper, by role: the first face of a role that has a character draws it."""

from __future__ import annotations

from functools import cache

from .catalogue import find_faces
from .face import Face
from .geometry import Role

# The standard names the role; the first face present plays it. Licensed faces come first, so that an
# office that owns them gets them; the faces that Hongtou installs follow.
ROLES: dict[Role, tuple[str, ...]] = {
    "fang": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FandolFang R"),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "AR PL UKai CN"),
    "hei": ("黑体", "SimHei", "STHeiti", "FandolHei"),
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "Noto Serif CJK SC Bold"),
    "song": ("宋体", "SimSun", "STSong", "FandolSong"),
}
POINTS = "，。、；：！？"
BRACKETS = "（）〔〕"
THIN = ("FandolHei",)  # its digits and brackets have half the weight of its characters: they are borrowed
# What stands in for a character that the role's own faces lack, nearest look first.
STAND_INS: dict[Role, tuple[str, ...]] = {
    "fang": ("Zhuque Fangsong (technical preview)", "AR PL UMing CN", "Noto Serif CJK SC"),
    "kai": ("LXGW WenKai", "Noto Serif CJK SC"),
    "hei": ("Noto Sans CJK SC",),
    "title": ("Noto Serif CJK SC",),
    "song": ("AR PL UMing CN", "Noto Serif CJK SC"),
}
LAST_RESORT = ("Noto Sans CJK SC", "AR PL UKai CN", "LXGW WenKai", "BabelStone Han", "TW-Sung-Ext-B")


class FontsMissingError(RuntimeError):
    """A role has no face at all; the message names it and what to install."""


@cache
def chain(role: Role) -> tuple[Face, ...]:
    """The faces of a role that this machine has, the preferred one first.

    Raises FontsMissingError when not one of the role's own faces is installed.
    """
    own = [_catalogue()[name] for name in ROLES[role] if name in _catalogue()]
    if not own:
        raise FontsMissingError(
            f"缺少“{role}”字体：请运行 make setup，或把 {'、'.join(ROLES[role])} 之一放入 HONGTOU_FONTS 所指的文件夹。"
        )
    names = dict.fromkeys((*STAND_INS[role], *LAST_RESORT))
    stand_ins = (_catalogue()[name] for name in names if name in _catalogue())
    return tuple(dict.fromkeys((own[0], *stand_ins)))


def families(role: Role) -> str:
    """The role's faces as a stylesheet names them, the first one first."""
    return ", ".join(f'"{face.family}"' for face in chain(role))


@cache
def face_of(role: Role, character: str) -> Face | None:
    """The face that draws a character in a role, or None where no installed face has it."""
    if role == "kai" and character in POINTS:
        role = "fang"  # the 楷体 at hand sets its points in mid-air, as traditional writing does
    draws: Face | None = None
    faces = chain(role)
    if faces[0].name in THIN and (character.isascii() or character in BRACKETS):
        faces = (*faces[1:], faces[0])
    for face in faces:  # a face is read only when those before it do not do
        if face.has(character):
            if face.tells(character):
                return face
            draws = draws or face
    return draws


def all_faces() -> tuple[Face, ...]:
    """Every face that any role may use, once."""
    return tuple(dict.fromkeys(face for role in ROLES for face in chain(role)))


@cache
def _catalogue() -> dict[str, Face]:
    names = (name for table in (ROLES, STAND_INS) for row in table.values() for name in row)
    return find_faces({*names, *LAST_RESORT})
