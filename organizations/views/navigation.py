"""What stands in the rail of a workspace: only pages that exist, and only those that the role may open."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.enums import MembershipRole
from organizations.models import Membership, StaffAssignment
from organizations.permissions import has_rank
from qazvolunteer.lib.text import localized

#: the most entries of the phone's bar
_MOST = 4
#: what each role does most: it fills the phone's bar in this order; the rest stands in the menu of sections above it
_BOTTOM = ("today", "projects", "shifts", "hours", "team")


def workspace_nav(membership: Membership, current: str) -> dict[str, Any]:
    """Return `workspace`, `nav` and `bottom_nav` for `layouts/workspace.html`. Cost: no queries.

    Args:
        current: "today", "projects", "shifts", "hours", "team", "barred", "verification" or "settings".
    """
    organization = membership.organization
    work = [_entry("today", _("Today"), "workspace:today", "layout-dashboard", organization.pk, current)]
    own = []
    if has_rank(membership, MembershipRole.MANAGER):
        work.append(
            _entry("projects", _("Projects"), "workspace:projects", "folder-kanban", organization.pk, current)
        )
    work.append(_entry("shifts", _("Shifts"), "workspace:shifts", "calendar-days", organization.pk, current))
    if has_rank(membership, MembershipRole.COORDINATOR):
        work.append(
            _entry("hours", _("Hours"), "workspace:hours", "clipboard-check", organization.pk, current)
        )
        own.append(_entry("team", _("Team"), "workspace_org:team", "users", organization.pk, current))
    if has_rank(membership, MembershipRole.MANAGER):
        own += [
            _entry("barred", _("Barred people"), "workspace:bans", "ban", organization.pk, current),
            _entry(
                "verification",
                _("Verification"),
                "workspace_org:verification",
                "shield-check",
                organization.pk,
                current,
            ),
            _entry("settings", _("Settings"), "workspace_org:settings", "settings", organization.pk, current),
        ]
    groups = [{"label": "", "entries": work}]
    if own:
        groups.append({"label": _("Organization"), "entries": own})
    reached = {entry["key"]: entry for entry in (*work, *own)}
    return {
        "workspace": {
            "label": localized(organization, "name"),
            "url": reverse("workspace:today", args=[organization.pk]),
            "seed": organization.pk,
        },
        "nav": groups,
        "bottom_nav": [reached[key] for key in _BOTTOM if key in reached][:_MOST],
    }


def office_nav(staff: StaffAssignment, current: str) -> dict[str, Any]:
    """Return `workspace`, `nav` and `bottom_nav` for the pages of a front office. Cost: no queries.

    Args:
        current: "queue", "hours" or "objections".
    """
    queue = {
        "key": "queue",
        "label": _("Review queue"),
        "url": reverse("office:queue"),
        "icon": "inbox",
        "current": current == "queue",
    }
    hours = {
        "key": "hours",
        "label": _("Hours"),
        "url": reverse("office:claims"),
        "icon": "clipboard-check",
        "current": current == "hours",
    }
    objections = {
        "key": "objections",
        "label": _("Objections"),
        "url": reverse("office:objections"),
        "icon": "scale",
        "current": current == "objections",
    }
    return {
        "workspace": {
            "label": localized(staff.office, "name"),
            "url": reverse("office:queue"),
            "seed": staff.office_id,
        },
        "nav": [{"label": "", "entries": [queue, hours, objections]}],
        "bottom_nav": [queue, hours, objections],
    }


def _entry(
    key: str, label: str, view_name: str, icon: str, organization_id: int, current: str
) -> dict[str, Any]:
    return {
        "key": key,
        "label": label,
        "url": reverse(view_name, args=[organization_id]),
        "icon": icon,
        "current": key == current,
    }
