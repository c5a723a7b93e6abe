"""A context with the 32 boroughs, the airports and the unknown area, written out."""

from __future__ import annotations

import pytest

from data.loaders import Context

BOROUGHS = [
    "Barking and Dagenham",
    "Barnet",
    "Bexley",
    "Brent",
    "Bromley",
    "Camden",
    "Croydon",
    "Ealing",
    "Enfield",
    "Greenwich",
    "Hackney",
    "Hammersmith and Fulham",
    "Haringey",
    "Harrow",
    "Havering",
    "Hillingdon",
    "Hounslow",
    "Islington",
    "Kensington and Chelsea",
    "Kingston upon Thames",
    "Lambeth",
    "Lewisham",
    "Merton",
    "Newham",
    "Redbridge",
    "Richmond upon Thames",
    "Southwark",
    "Sutton",
    "Tower Hamlets",
    "Waltham Forest",
    "Wandsworth",
    "Westminster",
]
CODES = {name: f"E090000{i:02d}" for i, name in enumerate(BOROUGHS, 2)}
OTHERS = {
    "London Heathrow and London City Airports": "heathrow",
    "Aviation Security (SO18)": "heathrow",
    "Heathrow": "heathrow",
    "Unknown": "unknown",
    "Other / NK": "unknown",
    "City of Westminster": "E09000033",
    "Metropolitan Police": "E12000007",
    "Central North": "central-north",
}
LEVELS = {"E12000007": "force", "central-north": "bcu", "heathrow": "other", "unknown": "unknown"}
MEASURES = [
    "total-notifiable-offences",
    "robbery",
    "burglary",
    "public-confidence",
    "positive-outcome-rate",
    "charges",
    "anti-social-behaviour-calls",
    "revenue-forecast-variance",
    "drug-offences",
    "vehicle-offences",
]


@pytest.fixture(scope="session")
def context() -> Context:
    levels = LEVELS | dict.fromkeys(CODES.values(), "borough")
    names = CODES | OTHERS | {code: code for code in levels}
    return Context(
        measures=MEASURES,
        units={name.casefold(): code for name, code in names.items()},
        levels=levels,
    )
