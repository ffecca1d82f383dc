"""Settings, from the environment (HONGTOU_…) with working defaults for one machine."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict

MINIMUM_SECRET_LENGTH = 32
LONGEST_SOCKET_PATH = 100  # a unix socket's address holds 108 bytes
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024
FORM_LIMIT_BYTES = 16 * 1024 * 1024


class UnsafeSettings(RuntimeError):
    """Production was asked to start with something only the demonstration may use."""


class Settings(BaseSettings):
    """One installation. Every field can be set as HONGTOU_<FIELD>; paths are made absolute."""

    model_config = SettingsConfigDict(env_prefix="HONGTOU_", frozen=True, ignored_types=(cached_property,))

    mode: Literal["demonstration", "production"] = "demonstration"
    data: Path = Path(__file__).parents[2] / "var"
    database_url: str = ""
    broker_url: str = ""
    secret_key: str = ""
    public_url: str = "http://127.0.0.1:8000"
    signer_pkcs12: Path | None = None
    signer_passphrase_file: Path | None = None
    trust_anchor: Path | None = None
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

    @property
    def keys(self) -> Path:
        """Where the demonstration's authority keeps its keys; never in the repository."""
        return self.data.absolute() / "keys"

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
        """Raises UnsafeSettings where production would run on the demonstration's secrets."""
        if self.demonstration:
            return
        if len(self.secret_key) < MINIMUM_SECRET_LENGTH:
            raise UnsafeSettings(
                f"生产环境必须设置 HONGTOU_SECRET_KEY（至少 {MINIMUM_SECRET_LENGTH} 个字符的随机串）。"
            )
        if not (self.signer_pkcs12 and self.signer_passphrase_file):
            raise UnsafeSettings(
                "生产环境必须设置 HONGTOU_SIGNER_PKCS12 和 HONGTOU_SIGNER_PASSPHRASE_FILE（签名证书）。"
            )
        demo_secret = self.keys / "session-secret"
        if demo_secret.exists() and demo_secret.read_text().strip() == self.secret_key:
            raise UnsafeSettings("HONGTOU_SECRET_KEY 是演示环境的密钥，生产环境请另外生成。")
        if self.signer_pkcs12.resolve().is_relative_to(self.keys.resolve()):
            raise UnsafeSettings("HONGTOU_SIGNER_PKCS12 指向演示证书，生产环境请使用单位自己的证书。")
