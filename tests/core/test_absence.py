"""What stands behind AWAY, in five languages."""

from datetime import date

import pytest

from workflow.core.absence import Absence, read
from workflow.core.typed import Unfit
from workflow.service.locales import locale_of

WEDNESDAY = date(2026, 6, 3)
PEOPLE = {"kim": "Kim Fox", "ana": "Ana Ruiz", "sam": "Sam Lee", "sam2": "Sam Day", "jo": "José Núñez"}
