"""Seals (印章): how each issuer's looks. Drawn as 42 mm where nothing else was set; on paper only with a signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from documents.sentences import say, told
from documents.trust import MissingGlyph, UnusableArtwork, clean_picture, draw_seal, seal_from_image
from workflow.base import audit
from workflow.base.database import db, insert_new, transaction
from workflow.base.forms import STALE
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.base.uploads import Upload
from workflow.issuing.models import Seal, Series
from workflow.issuing.trust import store, stored
from workflow.people.policy import Actor, behalf_noted

DIAMETER_MM = 42
SMALLEST_MM, LARGEST_MM = 30, 60
LARGEST_PICTURE_BYTES = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class SealLook:
    """An issuer's seal as plain values; `sha256` names its picture, '' is drawn. `version` 0: nothing was set."""

    issuer: str
    diameter_mm: int = DIAMETER_MM
    sha256: str = ""
    version: int = 0


def looks(issuers: Iterable[str]) -> tuple[SealLook, ...]:
    """How the seals of these issuers look."""
    names = list(dict.fromkeys(issuers))
    rows = db.session.scalars(sa.select(Seal).where(Seal.issuer.in_(names)))
    known = {row.issuer: SealLook(row.issuer, row.diameter_mm, row.sha256, row.version) for row in rows}
    return tuple(known.get(name, SealLook(name)) for name in names)


def artwork(look: SealLook, specimen: bool | None = None) -> str:
    """The seal as SVG; in the demonstration with 样章 across it, as wherever `specimen` says so."""
    marked = current_app.config["HONGTOU"].demonstration if specimen is None else specimen
    if look.sha256:
        return seal_from_image(store().get(look.sha256), diameter_mm=look.diameter_mm, specimen=marked)
    return draw_seal(look.issuer, diameter_mm=look.diameter_mm, specimen=marked)


def of(actor: Actor) -> Sequence[tuple[int, SealLook]]:
    """The issuers of the actor's office, each with the id of a series under which it issues, and its seal."""
    query = sa.select(sa.func.min(Series.id), Series.issuer).where(Series.unit_id.in_(actor.units("office")))
    rows = [(row[0], row[1]) for row in db.session.execute(query.group_by(Series.issuer))]
    by_issuer = {look.issuer: look for look in looks(issuer for _, issuer in rows)}
    return [(series_id, by_issuer[issuer]) for series_id, issuer in sorted(rows)]


def of_series(actor: Actor, series_id: int) -> SealLook:
    """The seal of a series' issuer; NotFound or Forbidden where it is not the actor's office's."""
    series = db.session.get(Series, series_id)
    if series is None:
        raise NotFound(say("没有这个发文机关。"))
    if not actor.has("office", series.unit_id):
        raise Forbidden(say("印章由发文单位的办公室管理，您没有这一权限。"))
    return looks([series.issuer])[0]


def change(
    actor: Actor, series_id: int, version: int, diameter_mm: int, picture: bytes | None, at: dt.datetime
) -> None:
    """Sets diameter and picture of an issuer's seal: b'' draws it, None leaves the picture as it is.

    Only a stepped-up actor may; Invalid names what is wrong, Conflict that somebody was faster.
    """
    look = of_series(actor, series_id)
    if look.version != version:
        raise Conflict(STALE)
    if not actor.stepped_up:
        raise Invalid({"password": say("请输入登录密码，确认是您本人操作。")})
    kept = _kept(look, diameter_mm, picture)
    with transaction() as session:
        seal = _locked(session, of_series(actor, series_id).issuer)
        if seal.version != version:
            raise Conflict(STALE)
        seal.diameter_mm, seal.version = diameter_mm, version + 1
        seal.sha256, seal.size_bytes = kept or (seal.sha256, seal.size_bytes)
        audit.record(
            actor.person_id,
            "seal_changed",
            f"seal:{seal.id}",
            at,
            issuer=seal.issuer,
            diameter_mm=diameter_mm,
            picture=seal.sha256,
            **behalf_noted(actor.behalf(("office",), actor.units("office"))),
        )


def _locked(session: Session, issuer: str) -> Seal:
    """The issuer's row, made where there was none, and ours until the transaction ends."""
    session.execute(insert_new(session, Seal).values(issuer=issuer, diameter_mm=DIAMETER_MM, version=0))
    return session.scalars(sa.select(Seal).where(Seal.issuer == issuer).with_for_update()).one()


def _kept(look: SealLook, diameter_mm: int, picture: bytes | None) -> tuple[str, int] | None:
    """Puts a new picture into the store, once it is known to work; ('', 0) for a drawn seal, None for no change."""
    if not SMALLEST_MM <= diameter_mm <= LARGEST_MM:
        raise Invalid(
            {
                "diameter_mm": say(
                    "直径应在 {least} 至 {most} 毫米之间。",
                    least=SMALLEST_MM,
                    most=LARGEST_MM,
                )
            }
        )
    if picture and not picture.startswith(PNG):
        raise Invalid({"picture": say("请上传 PNG 图片。照片请先裁成正方形，另存为 PNG。")})
    if picture and len(picture) > LARGEST_PICTURE_BYTES:
        raise Invalid({"picture": say("印章图片超过 1 MB，请缩小后再上传。")})
    try:
        if picture:
            clean = clean_picture(picture)
            return stored("picture", Upload(say("印章图片"), "image/png", clean)), len(clean)
        if picture is not None or not look.sha256:
            draw_seal(look.issuer, diameter_mm=diameter_mm)
    except UnusableArtwork as error:
        raise Invalid({"picture": told(error)}) from error
    except (ValueError, MissingGlyph) as error:
        raise Invalid(
            {
                "picture": say(
                    "“{issuer}”的印章画不出来，请上传图片：{reason}", issuer=look.issuer, reason=told(error)
                )
            }
        ) from error
    return None if picture is None else ("", 0)
