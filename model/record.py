"""The base of all scenario records, and the kinds of numbers they hold."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Text = Annotated[str, Field(min_length=1, max_length=5000, pattern=r"\S")]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
Share = Annotated[float, Field(ge=0, le=1)]
Quantity = Annotated[float, Field(ge=-1e9, le=1e9)]
Money = Annotated[float, Field(ge=-1e6, le=1e6)]
Positive = Annotated[float, Field(ge=1e-4, le=1e6)]
NotNegative = Annotated[float, Field(ge=0, le=1e6)]
Weight = Annotated[float, Field(ge=0, le=1000)]
Multiplier = Annotated[float, Field(ge=1, le=1000)]
Rate = Annotated[float, Field(ge=-1, le=2)]
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
Months = Annotated[int, Field(ge=1, le=120)]
Days = Annotated[int, Field(ge=0, le=3660)]
Terms = Annotated[tuple[Months, ...], Field(min_length=1, max_length=40)]


class Record(BaseModel):
    """Base of all scenario records: frozen, no unknown keys, no silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)
