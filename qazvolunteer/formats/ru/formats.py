"""Russian: Django's formats, with a few repairs. Numbers stay Django's: "1 234 567,89" with no-break spaces.

Django says "22 Ноябрь" for a day without a year, "9:05" for "09:05", and shows seconds in form fields.
"""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y г., H:i"
# `E` is the month in the genitive: "22 ноября".
MONTH_DAY_FORMAT = "j E"

TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = ["%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S"]
