"""Settings from the environment or `.env`; every one has a default that works."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """DATABASE_URL, CACHE_URL (empty: in memory), HOST, PORT, WORKERS (0: a threaded server of one
    process), SECRET_KEY, REFUSED (where refused files are noted, outside the store)."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: str = "sqlite:///performance.db"
    cache_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8050
    workers: int = 0
    secret_key: str = ""
    refused: Path = Path("refused.jsonl")
