"""What the sections of `spec.toml` have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Seed = Annotated[int, Field(ge=0, lt=2**31)]
Share = Annotated[float, Field(ge=0, le=1)]
Points = Annotated[float, Field(ge=0, le=1_000_000)]
MISTAKE = "mistake"
"""The type of the errors that these records raise themselves."""


class Section(BaseModel):
    """Immutable, and every unknown key is a mistake; TOML has typed values, so none is converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def mistake(requirement: str, received: str = "") -> PydanticCustomError:
    """Make the error of a validator.

    Args:
        requirement: Completes "expected the key …": "to be an odd number".
        received: What was there instead; the whole value by default.
    """
    return PydanticCustomError(MISTAKE, "{requirement}", {"requirement": requirement, "received": received})
