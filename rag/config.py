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

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file=FILE, extra="forbid", frozen=True)

    index: Path | None = None  # None: the default index, or the bundled corpus where there is none yet
    embedder: str = "bundled"
    k: int = Field(8, ge=1, le=100)  # passages an answer is drawn from

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
        return Settings() if index is None else Settings(index=index)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise UsageError(f"setting {name!r}: {first['msg'].lower()}; see {PREFIX}{name.upper()} and {FILE}") from error
    except ValueError as error:  # the file is no TOML
        raise UsageError(f"{FILE} can't be read ({' '.join(str(error).split())})") from error
