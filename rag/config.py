"""Settings: environment `BICITE_*`, then `bicite.toml` in the working folder. Read once, passed down."""

import os
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from index.errors import UsageError

FILE = "bicite.toml"
PREFIX = "BICITE_"


class Settings(BaseSettings):
    """What a user can set. Unknown keys are refused."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=FILE, extra="forbid", frozen=True, env_ignore_empty=True
    )

    index: Path | None = None  # None: the default index, or the bundled corpus where there is none yet
    embedder: str = "bundled"
    k: int = Field(default=8, ge=1, le=100)  # passages an answer is drawn from

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
