"""Tools of the developers: what `dev.py` runs. No part of the product; the product never imports from here."""
