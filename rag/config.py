"""Settings: environment `BICITE_*`, then `bicite.toml` in the working folder. Read once, passed down."""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from index.errors import UsageError

FILE = "bicite.toml"
PREFIX = "BICITE_"
DEFAULT = "default"  # the collection that is meant where none is named: the command line's own index
COLLECTION = re.compile("[a-z0-9][a-z0-9_-]{0,63}")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[a-z0-9_.:\[\]-]+")


def _collections(value: object) -> object:
    """Read `name=path,name=path`, or a table of them, as further indexes that a server answers from."""
    if isinstance(value, str):
        pairs = [pair.partition("=") for pair in value.split(",") if pair.strip()]
        value = {name.strip(): path.strip() for name, _, path in pairs}
    if not isinstance(value, dict) or not all(isinstance(path, str | Path) and str(path) for path in value.values()):
        raise ValueError("collections are name=path, separated by commas")
    if odd := [name for name in value if not COLLECTION.fullmatch(name) or name == DEFAULT]:
        raise ValueError(f"{odd[0]!r} can't name a collection; use a-z, 0-9, - and _, and not {DEFAULT!r}")
    return value


def _store(value: str) -> str:
    kind, _, uri = value.partition(":")
    if value != "faiss" and (kind != "milvus" or not uri):
        raise ValueError("a store is faiss or milvus:URI")
    return value


def _names(value: object) -> object:
    """Read names separated by commas, or a list of them."""
    return [name.strip().lower() for name in value.split(",") if name.strip()] if isinstance(value, str) else value


def _hosts(names: tuple[str, ...]) -> tuple[str, ...]:
    if odd := [name for name in names if not _HOST.fullmatch(name)]:
        raise ValueError(f"{odd[0]!r} is no host name; give names without port, separated by commas")
    return names


def _origins(names: tuple[str, ...]) -> tuple[str, ...]:
    if odd := [name for name in names if not _ORIGIN.fullmatch(name)]:
        raise ValueError(f"{odd[0]!r} is no origin; give them as https://name, separated by commas")
    return names


def _networks(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        ip_network(name)  # the error it raises says which and why
    return names


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_names)]


class Settings(BaseSettings):
    """What a user can set. Unknown keys are refused."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=FILE, extra="forbid", frozen=True, env_ignore_empty=True
    )

    index: Path | None = None  # None: the default index, or the bundled corpus where there is none yet
    store: Annotated[str, AfterValidator(_store)] = "faiss"  # where indexes are kept: faiss or milvus:URI
    embedder: str = "bundled"
    dimension: int | None = Field(default=None, ge=1, le=65536)  # of its vectors; None: as many numbers as it gives
    query_prompt: str | None = None  # before each question; None: the model's own
    passage_prompt: str | None = None  # before each passage; None: the model's own
    reranker: str | None = None  # a cross-encoder's name or path; None: no reranking
    llm_model: str | None = None  # a language model that writes the answers; None: they are the cited sentences
    llm_timeout: float = Field(default=60.0, gt=0, le=3600)  # seconds from a question to its answer's last word
    llm_tokens: int = Field(default=4000, ge=500, le=1_000_000)  # of what the model is given: sources and question
    llm_parallel: int = Field(default=8, ge=1, le=1000)  # answers that the server has it write at once
    k: int = Field(default=8, ge=1, le=100)  # passages an answer is drawn from
    threshold: float | None = Field(default=None, ge=0, le=1)  # less likely held is not answered; None: rag.abstain
    collections: Annotated[dict[str, Path], NoDecode, BeforeValidator(_collections)] = {}
    queue: int = Field(default=128, ge=1, le=100_000)  # questions in hand at most; beyond, the server answers 503
    upload_mb: int = Field(default=64, ge=1, le=10_000)  # the largest upload
    spool: Path | None = None  # where uploads wait to be indexed; None: in the user's data folder
    log: Literal["text", "json"] = "text"
    log_questions: bool = False  # questions are private: not in the log unless asked for
    keys_file: Path | None = None  # the bearer keys; None: keys.json in the user's data folder
    rate: int = Field(default=600, ge=0, le=1_000_000)  # requests a minute of a key, or of an address without; 0: any
    streams: int = Field(default=16, ge=1, le=100_000)  # streamed answers at once of a key, or of an address without
    body_kb: int = Field(default=1024, ge=1, le=1_000_000)  # the largest body that is no upload
    allowed_hosts: Annotated[Names, AfterValidator(_hosts)] = ()  # names the server has, beside addresses and localhost
    origins: Annotated[Names, AfterValidator(_origins)] = ()  # of web pages elsewhere that may ask
    proxies: Annotated[Names, AfterValidator(_networks)] = ()  # addresses whose X-Forwarded-For and -Proto count
    mcp: bool = True  # whether the server answers at /mcp, where the SDK is installed

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what the caller gave before the environment, and that before the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(index: Path | None = None) -> Settings:
    """Read the settings; `index`, where given, comes before them.

    Raises:
        UsageError: a key is unknown or a value makes no sense.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    if unknown := sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known):
        raise UsageError(f"environment variable {unknown[0]} is no setting; there are: {', '.join(sorted(known))}")
    try:
        settings = Settings() if index is None else Settings(index=index)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(_told(".".join(map(str, first["loc"])), first["msg"].lower())) from error
    except (OSError, ValueError) as error:  # the file can't be read or is no TOML
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{FILE} can't be read ({reason}); mend or remove it") from error
    if settings.index and not str(settings.index).isprintable():
        raise UsageError(f"the index's path {str(settings.index)!a} can't be shown; choose another with --index")
    return settings


def _told(name: str, problem: str) -> str:
    if name not in Settings.model_fields:
        return f"{FILE}: {name!r} is no setting; there are: {', '.join(sorted(Settings.model_fields))}"
    return f"setting {name!r}: {problem}; see {PREFIX}{name.upper()} and {FILE}"
