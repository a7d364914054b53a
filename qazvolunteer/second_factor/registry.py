"""Who has to have a second factor: each app that gives people power over others' data registers its rule.

    @second_factor_rule
    def staff_need_it(user: User) -> Answer: ...

`permissions.may_go_without` asks all of them. The app's `AppConfig.ready()` imports the module.
"""

from collections.abc import Callable

from qazvolunteer.accounts.models import User
from qazvolunteer.lib.access import Answer

#: answers "may this person go without a second factor?"
Rule = Callable[[User], Answer]

_rules: list[Rule] = []


def second_factor_rule(rule: Rule) -> Rule:
    """Register a rule, once."""
    if rule not in _rules:
        _rules.append(rule)
    return rule


def all_rules() -> tuple[Rule, ...]:
    """Return every registered rule."""
    return tuple(_rules)
