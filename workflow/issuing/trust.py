"""This installation's signing key, trust anchors and file store, opened once a process."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from flask import current_app

from documents.sentences import say, told
from documents.store import FolderStore, Store, Unavailable
from documents.trust import SPECIMEN, Authority, OutOfForce, Signer, UnusableKey, create_authority
from documents.trust.device import Token
from documents.trust.remote import Service, TimestampAuthority, seal_server_signer
from documents.trust.token import token_signer
from workflow.base.clock import OFFICE_ZONE
from workflow.base.days import written_day
from workflow.base.refusals import Invalid
from workflow.base.settings import Settings
from workflow.base.uploads import Upload

EXPIRY_NOTICE = timedelta(days=60)
NOTICE_KEPT_S = 60


def store() -> Store:
    """Where signed files and attachments are kept: a folder, or the bucket that the settings name."""
    settings = _settings()
    return _bucket(settings.store) if settings.store else FolderStore(settings.data / "files")


def stored(field: str, upload: Upload) -> str:
    """The SHA-256 under which an upload is kept now; Invalid (`field`) where the store has no room or is away."""
    try:
        return store().put(upload.data)
    except Unavailable as outage:
        raise Invalid(
            {
                field: say(
                    "“{name}”没有保存：{outage}请稍后重新选择文件再保存。",
                    name=upload.name,
                    outage=told(outage),
                )
            }
        ) from outage


def issuing_signer() -> Signer:
    """The key that signs, where the settings say it lives.

    Raises UnusableKey with a clear sentence where it is not right, RemoteFailed or TokenFailed where it does
    not answer. It is opened once a process, and anew when one of its files was replaced.
    """
    return _signer(_settings(), _replaced_at(_settings()))


def warm() -> None:
    """Opens the key before a worker forks, so that its children inherit it; a key that cannot be had is for the job to say."""
    with suppress(UnusableKey, OSError):
        issuing_signer()


def certificate_notice(at: datetime) -> str:
    """What the office should know of the signing certificate; empty while it is good for 60 days more."""
    return _notice(_settings(), int(at.timestamp()) // NOTICE_KEPT_S)


def timestamper() -> TimestampAuthority | None:
    """The timestamp authority that vouches for the time of signing, where one is set."""
    return _timestamper(_settings().timestamp_url)


def timestamp_anchors() -> list[bytes]:
    """The PEM of the certificates that timestamps must lead to; none where no authority is set."""
    anchor = _settings().timestamp_anchor
    return [anchor.read_bytes()] if anchor else []


def trust_anchor() -> bytes:
    """The PEM of the certificate that signatures must lead to."""
    settings = _settings()
    return (
        settings.trust_anchor.read_bytes()
        if settings.trust_anchor
        else Authority(_authority(settings)).anchor
    )


def make_demonstration_keys(organisation: str) -> None:
    """The demonstration's own certificate authority and issuer certificate, made once and kept out of the repository."""
    create_authority(_authority(_settings()), organisation=organisation)


@lru_cache
def _bucket(url: str) -> Store:
    from documents.store.s3 import S3Store  # boto3 takes its time, and only this needs it

    return S3Store(url)


def _replaced_at(settings: Settings) -> tuple[int, ...]:
    """When each file of the key was last written, so that another key is taken up without a restart."""
    files = (
        settings.signer_pkcs12,
        settings.signer_passphrase_file,
        settings.signer_pkcs11_pin_file,
        settings.signer_certificate,
        Authority(_authority(settings)).keystore,
    )
    return tuple(file.stat().st_mtime_ns if file and file.exists() else 0 for file in files)


@lru_cache(maxsize=2)
def _signer(settings: Settings, replaced_at: tuple[int, ...]) -> Signer:
    match settings.key_source, settings.signer_pkcs12, settings.signer_pkcs11_module:
        case "pkcs12", Path() as keystore, _:
            signer = Signer.from_pkcs12(keystore, _secret(settings.signer_passphrase_file))
            if not settings.demonstration and signer.subject.endswith(SPECIMEN):
                raise UnusableKey(say("签名证书是演示证书，不能用来印发正式公文：请换用单位自己的证书。"))
            return signer
        case "token", _, Path() as module:
            token = Token(module, settings.signer_pkcs11_token, _secret(settings.signer_pkcs11_pin_file))
            return token_signer(token, settings.signer_pkcs11_key, settings.signer_certificate)
        case "server", _, _:
            return seal_server_signer(
                Service(settings.seal_server_url, token=_secret(settings.seal_server_token_file))
            )
    made = Authority(_authority(settings))
    if not made.keystore.exists():
        raise FileNotFoundError(say("还没有签名证书：请设置单位的签名密钥，或用 hongtou demo 载入演示。"))
    return made.signer()


@lru_cache(maxsize=1)  # so that a seal server that does not answer holds up one page a minute, not each
def _notice(settings: Settings, minute: int) -> str:
    at = datetime.fromtimestamp(minute * NOTICE_KEPT_S, UTC)
    try:
        signer = _signer(settings, _replaced_at(settings))
        signer.check_validity(at)
    except (UnusableKey, OutOfForce, OSError) as error:
        return told(error)
    if signer.not_after - at > EXPIRY_NOTICE:
        return ""
    end = written_day(signer.not_after.astimezone(OFFICE_ZONE))
    return say(
        "“{subject}”的签名证书将于{end}到期，到期后不能签发公文：请系统管理员尽快换用新证书。",
        subject=signer.subject,
        end=end,
    )


@lru_cache
def _timestamper(url: str) -> TimestampAuthority | None:
    return TimestampAuthority(Service(url)) if url else None


def _secret(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return file.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableKey(
            say("无法读取 {file} 里的口令：请检查文件是否存在、服务的账户能否读取。", file=file)
        ) from error


def _authority(settings: Settings) -> Path:
    return settings.keys / "authority"


def _settings() -> Settings:
    settings: Settings = current_app.config["HONGTOU"]
    return settings
