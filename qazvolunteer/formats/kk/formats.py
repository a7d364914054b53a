"""Kazakh. Django has no formats for it and would write dates and numbers as in the United States.

Patterns follow CLDR: "2026 ж. 22 қараша". `E` is the month in small letters ("alt. month" in the catalogue of the
overlay); `F`, with a capital, is for calendars and headings that begin with it.
"""

DATE_FORMAT = r"Y \ж. j E"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = r"Y \ж. j E, H:i"
# The month comes second, inside a sentence, so it is small here too.
YEAR_MONTH_FORMAT = r"Y \ж. E"
MONTH_DAY_FORMAT = "j E"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
FIRST_DAY_OF_WEEK = 1

# Without these Django's defaults hold: 22.11.2026 is refused, and 05/06/2026 is read as 6 May.
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d.%m.%y"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = ["%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S"]

DECIMAL_SEPARATOR = ","
# A no-break space: a number is never torn apart at the end of a line.
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
