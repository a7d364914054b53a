"""How dates, times and numbers are written and read in each language (FORMAT_MODULE_PATH).

Django looks here first and takes what a file leaves out from its own files, so each language states only what
differs. Common to all three: a 24-hour clock, and the week begins on Monday. The first input format is the one in
which a form field shows its value again. ISO dates (2026-11-22) are read in every language: Django adds them.
"""
