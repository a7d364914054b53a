"""The roles of a shift and their places (domain §4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Role, Shift
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.text import localized

#: as many as the page has rows
MAX_ROLES = 6


class RolesRefused(Refusal):
    """A shift cannot have these roles."""

    code = "roles_refused"

    def __init__(self, message: str, *, row: int | None = None, field: str | None = None) -> None:
        super().__init__(message, field=field)
        #: place of the role in the list that was given, None for the whole list
        self.row = row


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleInput:
    """One role as somebody wants it; `pk` names the role that it changes."""

    capacity: int
    minimum: int = 1
    name_kk: str = ""
    name_ru: str = ""
    name_en: str = ""
    pk: int | None = None

    @classmethod
    def of(cls, role: Role) -> Self:
        """Return a role to copy: without its key and its people."""
        return cls(
            capacity=role.capacity,
            minimum=role.minimum,
            name_kk=role.name_kk,
            name_ru=role.name_ru,
            name_en=role.name_en,
        )


@dataclass(frozen=True, slots=True)
class RoleChanges:
    """What `write_roles` did; false when nothing."""

    changed: int = 0
    added: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.changed or self.added or self.removed)


def add_roles(shift: Shift, roles: Sequence[RoleInput]) -> None:
    """Give a new shift its roles.

    Raises:
        RolesRefused: none or too many, no name, fewer places than needed.
    Cost: 1 query.
    """
    _check(roles)
    Role.objects.bulk_create(
        Role(shift=shift, position=position, **_columns(role)) for position, role in enumerate(roles)
    )


def write_roles(shift: Shift, roles: Sequence[RoleInput]) -> RoleChanges:
    """Make the roles of a locked shift those given; see `shifts.set_roles`.

    Raises:
        RolesRefused: says which row and, where people are in the way, how many.
    Cost: 2 queries, and 1 for each role that changes.
    """
    _check(roles)
    present = {role.pk: role for role in Role.objects.filter(shift_id=shift.pk)}
    kept = {role.pk for role in roles if role.pk is not None}
    if not kept <= present.keys():
        raise RolesRefused(_("A role was removed meanwhile. Reload the page to see the present roles."))
    gone = [role for pk, role in present.items() if pk not in kept]
    for role in gone:
        _remove(role)
    added = changed = 0
    for position, wanted in enumerate(roles):
        if wanted.pk is None:
            Role.objects.create(shift=shift, position=position, **_columns(wanted))
            added += 1
        else:
            changed += _change(present[wanted.pk], wanted, position)
    return RoleChanges(changed=changed, added=added, removed=len(gone))


def _columns(role: RoleInput) -> dict[str, object]:
    return {
        "capacity": role.capacity,
        "minimum": role.minimum,
        "name_kk": role.name_kk,
        "name_ru": role.name_ru,
        "name_en": role.name_en,
    }


def _check(roles: Sequence[RoleInput]) -> None:
    if not roles:
        raise RolesRefused(
            _("A shift needs at least one role: say what people will do and how many can come.")
        )
    if len(roles) > MAX_ROLES:
        raise RolesRefused(_("A shift has at most %(count)d roles.") % {"count": MAX_ROLES})
    for row, role in enumerate(roles):
        if not (role.name_kk or role.name_ru or role.name_en):
            raise RolesRefused(_("Name the role in at least one language."), row=row)
        if role.capacity < 1:
            raise RolesRefused(_("A role has at least one place."), row=row, field="capacity")
        if role.minimum > role.capacity:
            raise RolesRefused(
                _("More people are needed than there are places. Raise the places or lower the need."),
                row=row,
                field="minimum",
            )


def _remove(role: Role) -> None:
    """Drop a role that nobody ever signed up for: sign-ups of the past keep referring to theirs."""
    if role.taken:
        raise RolesRefused(
            ngettext(
                "%(count)d person has a place in the role “%(role)s”, so it stays. Move or cancel that person first.",
                "%(count)d people have places in the role “%(role)s”, so it stays. Move or cancel them first.",
                role.taken,
            )
            % {"count": role.taken, "role": localized(role, "name")}
        )
    if role.signups.exists():
        raise RolesRefused(
            _("People have signed up for the role “%(role)s” before, so it stays. You can lower its places.")
            % {"role": localized(role, "name")}
        )
    role.delete()


def _change(role: Role, wanted: RoleInput, position: int) -> bool:
    """Write what differs. The places move by one conditional UPDATE, the same guard as in sign-up."""
    columns = {**_columns(wanted), "position": position}
    differing = {name: value for name, value in columns.items() if getattr(role, name) != value}
    if not differing:
        return False
    updated = Role.objects.filter(pk=role.pk, taken__lte=wanted.capacity).update(**differing)
    if not updated:
        role.refresh_from_db(fields=["taken"])
        raise RolesRefused(
            ngettext(
                "%(count)d person has a place in this role, so it cannot have fewer places than that.",
                "%(count)d people have places in this role, so it cannot have fewer places than that.",
                role.taken,
            )
            % {"count": role.taken},
            row=position,
            field="capacity",
        )
    return True
