"""The floor: what stock Django does here for the same kind of work, so that the portal's figures become ratios.

Default middleware, no translations, no permissions, no rules. Served by the same server with as many workers.
"""
