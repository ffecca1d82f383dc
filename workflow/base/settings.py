"""Settings, from the environment (HONGTOU_…) with working defaults for one machine."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import tempfile
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic_settings import BaseSettings, SettingsConfigDict

MINIMUM_SECRET_LENGTH = 32
LONGEST_SOCKET_PATH = 100  # a unix socket's address holds 108 bytes
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024
FORM_LIMIT_BYTES = 16 * 1024 * 1024
SIGNED_IN_FOR = dt.timedelta(hours=12)  # after which a session ends by itself


KeySource = Literal["demonstration", "pkcs12", "token", "server"]
KEY_SETTINGS: dict[KeySource, tuple[str, ...]] = {
    "pkcs12": ("signer_pkcs12", "signer_passphrase_file"),
    "token": (
        "signer_pkcs11_module",
        "signer_pkcs11_token",
        "signer_pkcs11_key",
        "signer_pkcs11_pin_file",
    ),
    "server": ("seal_server_url",),
}


class UnsafeSettings(RuntimeError):
    """Settings that contradict each other, or production on something only the demonstration may use."""


class Settings(BaseSettings):
    """One installation. Every field can be set as HONGTOU_<FIELD>; paths are made absolute."""

    model_config = SettingsConfigDict(env_prefix="HONGTOU_", frozen=True, ignored_types=(cached_property,))

    mode: Literal["demonstration", "production"] = "demonstration"
    data: Path = Path(__file__).parents[2] / "var"
    database_url: str = ""
    broker_url: str = ""
    store: str = ""
    secret_key: str = ""
    public_url: str = "http://127.0.0.1:8000"
    signer_pkcs12: Path | None = None
    signer_passphrase_file: Path | None = None
    signer_pkcs11_module: Path | None = None
    signer_pkcs11_token: str = ""
    signer_pkcs11_key: str = ""
    signer_pkcs11_pin_file: Path | None = None
    signer_certificate: Path | None = None
    seal_server_url: str = ""
    seal_server_token_file: Path | None = None
    timestamp_url: str = ""
    timestamp_anchor: Path | None = None
    trust_anchor: Path | None = None
    smtp_url: str = ""
    mail_from: str = ""
    robot_gateway: str = ""
    workers: int = 2
    web_processes: int = 2
    web_threads: int = 4

    @property
    def demonstration(self) -> bool:
        return self.mode == "demonstration"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data.absolute() / 'hongtou.sqlite'}"

    @property
    def broker(self) -> str:
        return self.broker_url or f"unix://{self.broker_socket}"

    @property
    def broker_socket(self) -> Path:
        """The private socket of the broker that `hongtou up` starts."""
        socket = self.data.absolute() / "run" / "broker.sock"
        if len(str(socket)) <= LONGEST_SOCKET_PATH:
            return socket
        digest = hashlib.sha256(str(socket).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"hongtou-{digest}" / "broker.sock"

    def public_address(self, path: str) -> str:
        """The whole address of a path that begins with `/`, as people and machines elsewhere reach it."""
        return f"{self.public_url.rstrip('/')}{path}"

    @property
    def keys(self) -> Path:
        """Where the demonstration's authority keeps its keys; never in the repository."""
        return self.data.absolute() / "keys"

    @property
    def key_source(self) -> KeySource:
        """Where the signing key lives. Raises UnsafeSettings where that is named by half, or twice."""
        named = [source for source, fields in KEY_SETTINGS.items() if any(map(self._given, fields))]
        if not named:
            return "demonstration"
        if len(named) > 1:
            first = "、".join(_variable(KEY_SETTINGS[source][0]) for source in named)
            raise UnsafeSettings(f"签名密钥只能有一个来源，请从 {first} 中留下一个。")
        missing = [_variable(name) for name in KEY_SETTINGS[named[0]] if not self._given(name)]
        if missing:
            raise UnsafeSettings(f"签名密钥的设置不完整，请补上 {'、'.join(missing)}。")
        return named[0]

    def _given(self, name: str) -> bool:
        return bool(getattr(self, name))

    def session_secret(self) -> str:
        """The key that signs sessions: given in production, made at the first start in the demonstration."""
        if self.secret_key:
            return self.secret_key
        file = self.keys / "session-secret"
        if not file.exists():
            self.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(48))
        return file.read_text().strip()

    def refuse_unsafe(self) -> None:
        """Raises UnsafeSettings for contradictions, and where production would run on the demonstration's secrets."""
        source = self.key_source
        if self.timestamp_url and not self.timestamp_anchor:
            raise UnsafeSettings(
                "设置了 HONGTOU_TIMESTAMP_URL，就必须用 HONGTOU_TIMESTAMP_ANCHOR 指明时间戳服务的根证书，"
                "否则带时间戳的公文通不过核验。"
            )
        self._refuse_half_a_mail_server()
        self._refuse_unusable_gateway()
        if self.store and not self.store.startswith("s3://"):
            raise UnsafeSettings(f"HONGTOU_STORE 应为 s3://桶/前缀，而不是 {self.store!r}。")
        if self.demonstration:
            return
        if len(self.secret_key) < MINIMUM_SECRET_LENGTH:
            raise UnsafeSettings(
                f"生产环境必须设置 HONGTOU_SECRET_KEY（至少 {MINIMUM_SECRET_LENGTH} 个字符的随机串）。"
            )
        demo_secret = self.keys / "session-secret"
        if demo_secret.exists() and demo_secret.read_text().strip() == self.secret_key:
            raise UnsafeSettings("HONGTOU_SECRET_KEY 是演示环境的密钥，生产环境请另外生成。")
        if source == "demonstration":
            raise UnsafeSettings(
                "生产环境必须设置签名密钥，三者选一：HONGTOU_SIGNER_PKCS12（证书文件）、"
                "HONGTOU_SIGNER_PKCS11_MODULE（密码设备）或 HONGTOU_SEAL_SERVER_URL（印章服务）。"
            )
        if not self.trust_anchor:
            raise UnsafeSettings(
                "生产环境必须用 HONGTOU_TRUST_ANCHOR 指明信任锚证书（PEM）：签名证书的根证书，或签名证书本身。"
                "没有它，印发的公文无从核验。"
            )
        if self.signer_pkcs12 and self.signer_pkcs12.resolve().is_relative_to(self.keys.resolve()):
            raise UnsafeSettings("HONGTOU_SIGNER_PKCS12 指向演示证书，生产环境请使用单位自己的证书。")

    def _refuse_half_a_mail_server(self) -> None:
        try:
            parts = urlsplit(self.smtp_url)
            sound = parts.scheme in {"smtp", "smtps"} and parts.hostname and (parts.port or 1)
        except ValueError:  # a port that is no number
            sound = False
        if self.smtp_url and not sound:
            raise UnsafeSettings(
                "HONGTOU_SMTP_URL 应当像 smtp://账户:口令@主机:端口，或以 smtps:// 开头（全程加密）。"
            )
        if self.smtp_url and "@" not in parseaddr(self.mail_from)[1]:
            raise UnsafeSettings(
                "设置了 HONGTOU_SMTP_URL，就必须用 HONGTOU_MAIL_FROM 写明发件地址，例如 办公室 <office@example.org>。"
            )

    def _refuse_unusable_gateway(self) -> None:
        parts = urlsplit(self.robot_gateway)
        if self.robot_gateway and (parts.scheme not in {"https", "http"} or not parts.hostname):
            raise UnsafeSettings("HONGTOU_ROBOT_GATEWAY 应当像 https://gateway.example.org。")


def _variable(name: str) -> str:
    return f"HONGTOU_{name.upper()}"
