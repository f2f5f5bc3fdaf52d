"""Configuration of the installation: DAIBAN_* variables or .env, printed by `daiban config`."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from model.ground.refusals import Refused


class Configuration(BaseSettings):
    """Everything an installer may set; `daiban config` prints it with these descriptions."""

    model_config = SettingsConfigDict(env_prefix="DAIBAN_", env_file=".env", extra="ignore")

    data_dir: Path = Field(default=Path("data"), description="数据文件夹：数据库、密钥、备份都在这里")
    database_url: str = Field(default="", description="数据库地址；空着就用数据文件夹里的 SQLite")
    port: int = Field(default=8501, description="网页端口")
    address: str = Field(default="127.0.0.1", description="监听地址；全办公室都要用时写 0.0.0.0")
    secure_cookie: bool = Field(default=False, description="经 HTTPS 访问时设为 true")
    session_hours: int = Field(default=12, description="登录后多少小时自动退出")
    trust_proxy: bool = Field(
        default=False, description="放在 nginx 后面时设为 true，按 X-Forwarded-For 识别来访地址"
    )

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'daiban.db'}"

    def settle(self) -> None:
        """Make the data folder and, for SQLite, the database file, readable by the account that runs the console and
        by nobody else. SQLite gives its -wal and -shm the rights of the database file. Refuses a place where nothing
        can be made."""
        file = self.data_dir / "daiban.db"
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.database_url and not file.exists():
                file.touch(mode=0o600)
        except OSError as error:
            raise Refused(f"数据文件夹{self.data_dir}建不了。请换一个位置（DAIBAN_DATA_DIR）。") from error

    def listed(self) -> Iterator[tuple[str, str, str]]:
        """Variable, value and meaning of every setting; the password inside a database address is hidden."""
        for name, field in type(self).model_fields.items():
            value = re.sub(r"(://[^:/@]*):[^@]*@", r"\1:******@", str(getattr(self, name)))
            yield f"DAIBAN_{name.upper()}", value, field.description or ""


@cache
def configuration() -> Configuration:
    return Configuration()
