"""Who may open and send what: every route of the portal stands in this table; a route without a row fails.

A row says what GET and POST answer to each role. Posts are sent without a body, each in a fresh world: 302 is an act
or a redirect, 422 a form that was looked at and found empty. What right and wrong bodies do, forms' own tests say.
"""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from projects.models import Project
from tests.access.world import ROLES, World, built
from tests.factories.people import make_volunteer
from tests.factories.work import join, open_shift, published_project
from tests.routes import routes

pytestmark = pytest.mark.django_db

# Columns in the order of ROLES:
# anonymous volunteer leader coordinator manager owner other_owner officer other_officer republican
ALL_200 = "200 200 200 200 200 200 200 200 200 200"
ALL_302 = "302 302 302 302 302 302 302 302 302 302"
ALL_404 = "404 404 404 404 404 404 404 404 404 404"
ALL_405 = "405 405 405 405 405 405 405 405 405 405"
ALL_422 = "422 422 422 422 422 422 422 422 422 422"
# --- who is signed in
SIGNED_IN = "302 200 200 200 200 200 200 200 200 200"
SIGNED_IN_403 = "302 403 403 403 403 403 403 403 403 403"
SIGNED_IN_404 = "302 404 404 404 404 404 404 404 404 404"
SIGNED_IN_405 = "302 405 405 405 405 405 405 405 405 405"
SIGNED_IN_422 = "302 422 422 422 422 422 422 422 422 422"
#: a page of a volunteer; who has no profile is led on
VOLUNTEER = "302 200 302 302 302 302 302 302 302 302"
# --- the workspace of an organization: its team by rank, 404 for everybody else
TEAM = "302 404 200 200 200 200 404 404 404 404"
TEAM_302 = "302 404 302 302 302 302 404 404 404 404"
TEAM_422 = "302 404 422 422 422 422 404 404 404 404"
TEAM_405 = "302 404 405 405 405 405 404 404 404 404"
COORDINATORS = "302 404 403 200 200 200 404 404 404 404"
COORDINATORS_302 = "302 404 403 302 302 302 404 404 404 404"
COORDINATORS_422 = "302 404 403 422 422 422 404 404 404 404"
MANAGERS = "302 404 403 403 200 200 404 404 404 404"
MANAGERS_302 = "302 404 403 403 302 302 404 404 404 404"
MANAGERS_422 = "302 404 403 403 422 422 404 404 404 404"
OWNERS = "302 404 403 403 403 200 404 404 404 404"
OWNERS_302 = "302 404 403 403 403 302 404 404 404 404"
OWNERS_422 = "302 404 403 403 403 422 404 404 404 404"
# --- the front offices: officers see all queues' pages, but only submissions of their own office
OFFICES = "302 404 404 404 404 404 404 200 200 200"
OFFICES_302 = "302 404 404 404 404 404 404 302 302 302"
OFFICES_405 = "302 404 404 404 404 404 404 405 405 405"
REVIEWERS = "302 404 404 404 404 404 404 200 404 200"
REVIEWERS_302 = "302 404 404 404 404 404 404 302 404 302"
REVIEWERS_422 = "302 404 404 404 404 404 404 422 404 422"

#: names of routes → codes of GET and of POST
ROWS: dict[str, tuple[str, str]] = {
    # --- public
    (
        "healthz readyz robots security_txt qurak quilt home help rules privacy accessibility contacts gallery "
        "account_inactive monitoring:results notifications:dev-mail notifications:notices notifications:notice "
        "organizations:index organizations:front_offices "
        "projects:catalogue projects:project projects:directions projects:direction projects:initiatives "
        "projects:initiative projects:organization projects:ledger ledger_heads"
    ): (ALL_200, ALL_405),
    (
        "api_docs api_schema api:shifts api:shift api:projects api:project api:organizations api:organization "
        "api:index api:directions api:initiatives api:regions"
    ): (ALL_200, ALL_405),
    # a program hears 401 where a person is led to sign in
    "api:my_signups api:my_hours": (SIGNED_IN.replace("302", "401"), ALL_405),
    "api:nothing": (ALL_404, ALL_405),
    "theme": (ALL_200, ALL_302),
    "projects:choose organizations:invitation_again": (ALL_302, ALL_405),
    # --- signing in: who is signed in already is led on, and who has nothing to prove, too
    "account_login account_login_password account_request_login_code account_signup": (
        "200 302 302 302 302 302 302 302 302 302",
        "422 302 302 302 302 302 302 302 302 302",
    ),
    "account_reset_password": (ALL_200, ALL_422),
    (
        "account_confirm_login_code account_confirm_password_reset_code account_complete_password_reset "
        "account_email_verification_sent account_signup_code organizations:invitation_code projects:join_code"
    ): (ALL_302, ALL_302),
    "account_logout": (SIGNED_IN, ALL_302),
    "account_set_password": (SIGNED_IN, SIGNED_IN_422),
    # nobody here has a password to change: they are led to set one
    "account_change_password": (ALL_302, ALL_302),
    # nobody's name is in the body
    "demo_login": (ALL_200, ALL_404),
    # --- by a signed link: members are led to the workspace, other addresses are refused
    "organizations:invitation": (
        "200 403 302 302 302 302 403 403 403 403",
        "302 403 302 302 302 302 403 403 403 403",
    ),
    # --- the second factor: nobody here has one, and nobody has a password
    "mfa_authenticate": (ALL_302, ALL_302),
    "mfa_login_webauthn": (ALL_302, ALL_302),
    "mfa_index": (SIGNED_IN, SIGNED_IN_405),
    "mfa_activate_totp mfa_add_webauthn": (SIGNED_IN, SIGNED_IN_422),
    "mfa_generate_recovery_codes mfa_view_recovery_codes": (ALL_302, ALL_302),
    "mfa_deactivate_totp mfa_edit_webauthn mfa_remove_webauthn": (SIGNED_IN_404, SIGNED_IN_404),
    "mfa_download_recovery_codes": (SIGNED_IN_404, SIGNED_IN_405),
    "account_reauthenticate mfa_reauthenticate mfa_reauthenticate_webauthn": (SIGNED_IN_403, SIGNED_IN_403),
    # --- signed in
    "landing": (ALL_302, SIGNED_IN_405),
    "projects:cabinet": (SIGNED_IN, SIGNED_IN_405),
    # without a kind in the address it asks for the kind
    "organizations:register": (SIGNED_IN, SIGNED_IN_422),
    # --- one's own data
    "privacy:settings": (SIGNED_IN, SIGNED_IN_422),
    "privacy:data": (SIGNED_IN, SIGNED_IN),
    # the only owner of an organization and officers cannot be erased
    "privacy:erase": (SIGNED_IN, "302 302 302 302 302 422 422 422 422 422"),
    "privacy:erase_code": (ALL_302, ALL_302),
    # --- a volunteer
    "volunteers:profile": (VOLUNTEER, "302 422 302 302 302 302 302 302 302 302"),
    "volunteers:become": (
        "302 302 200 200 200 200 200 200 200 200",
        "302 302 422 422 422 422 422 422 422 422",
    ),
    # the signed link is the right to answer, whoever is signed in
    "projects:reply projects:place_invitation privacy:letters": (ALL_200, ALL_302),
    "projects:my_shifts projects:my_hours projects:looks projects:joined projects:calendar": (
        VOLUNTEER,
        SIGNED_IN_405,
    ),
    "volunteers:renew_code": (SIGNED_IN_405, ALL_302),
    "volunteers:consents": (SIGNED_IN, SIGNED_IN_405),
    "volunteers:withdraw_consent": (VOLUNTEER, ALL_302),
    # everybody's consent is in force: led back to the list
    "volunteers:give_consent": (ALL_302, ALL_302),
    "projects:withdraw": (VOLUNTEER, ALL_302),
    "projects:ban": (VOLUNTEER, "302 422 302 302 302 302 302 302 302 302"),
    # nobody is asked here: led to the shifts
    "projects:answer": (ALL_302, ALL_302),
    # a visitor gets the form; who is signed up already is led to their place
    "projects:join": ("200 302 302 302 302 302 302 302 302 302", "422 422 302 302 302 302 302 302 302 302"),
    # --- a workspace
    "workspace:today workspace:shifts": (TEAM, TEAM_405),
    # a search for names, which do not belong into an address
    "workspace:roster workspace:checkin": (TEAM, TEAM),
    "workspace:contacts workspace:contacts_file": (TEAM, TEAM_405),
    # nobody was chosen: back to the roster
    "workspace:roster_bulk": (COORDINATORS_302, COORDINATORS_302),
    "workspace:mark workspace:left": (TEAM_405, TEAM_302),
    # an empty code names nobody
    "workspace:walk_in": (TEAM, TEAM_422),
    # nobody has marked that this person came; an excuse needs no words
    "workspace:times": (TEAM_302, TEAM_302),
    "workspace:excuse": (TEAM, TEAM_302),
    "workspace:hours workspace:shift_hours workspace:claim workspace_org:team": (COORDINATORS, TEAM_405),
    "workspace:signup_accept workspace:shift_confirm workspace:claim_decide": (TEAM_405, COORDINATORS_302),
    "workspace:invitation_withdraw": (TEAM_405, COORDINATORS_302),
    "workspace:invitations": (COORDINATORS, COORDINATORS_422),
    "workspace:signup_decline workspace:signup_cancel workspace:signup_move": (
        COORDINATORS,
        COORDINATORS_422,
    ),
    "workspace:projects workspace:project workspace:bans": (MANAGERS, TEAM_405),
    "workspace:bar workspace:ban": (MANAGERS, MANAGERS_422),
    # nothing but one's will, or nothing that must be filled in
    ("workspace:project_what workspace:project_conditions workspace:project_pause workspace:shift_close"): (
        MANAGERS,
        MANAGERS_302,
    ),
    # an empty form, or a state in which it cannot be done
    (
        "workspace:project_new workspace:project_where workspace:project_who workspace:project_safety "
        "workspace:project_check "
        "workspace:project_resume workspace:project_finish workspace:project_cancel "
        "workspace:project_withdraw workspace:shift_new workspace:shift_edit workspace:shift_repeat "
        "workspace:shift_reopen workspace:shift_remove workspace:cancel_shift workspace_org:settings"
    ): (MANAGERS, MANAGERS_422),
    # managers see where it stands, owners send it
    "workspace_org:verification": (MANAGERS, OWNERS_422),
    # after verification the front office changes it
    "workspace_org:identity": (
        "302 404 403 403 403 403 404 404 404 404",
        "302 404 403 403 403 403 404 404 404 404",
    ),
    "workspace_org:team_role workspace_org:verification_withdraw": (OWNERS, OWNERS_422),
    "workspace_org:team_invite": (TEAM_405, OWNERS_422),
    "workspace_org:team_renew workspace_org:team_revoke": (TEAM_405, OWNERS_302),
    # the coordinator ends their own membership
    "workspace_org:team_end": (
        "302 404 403 200 403 200 404 404 404 404",
        "302 404 403 302 403 302 404 404 404 404",
    ),
    # --- a front office
    "office:index": (OFFICES_302, OFFICES_405),
    "office:queue office:claims office:objections": (OFFICES, OFFICES_405),
    "office:objection": (REVIEWERS, REVIEWERS_422),
    "office:submission office:claim": (REVIEWERS, OFFICES_405),
    # the method is looked at before the submission
    "office:take office:release office:claim_decide": (OFFICES_405, REVIEWERS_302),
    "office:decide": (OFFICES_405, REVIEWERS_422),
}
TABLE = {name: codes for names, codes in ROWS.items() for name in names.split()}
#: routes that cannot be asked here, with the test that asks them
NOT_WALKED = {
    "notifications:dev-mail-detail": "by the name of a letter in the demo's folder: notifications/test_devmail.py",
    "notifications:dev-mail-html": "the same",
    "notifications:notice-html": "a letter as it is, under a policy of its own: notifications/test_previews.py",
}
STRANGE = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for the file; every request is undone."""
    with django_db_blocker.unblock(), override_settings(SITE_EMAIL="help@example.org"), built() as found:
        yield found


def test_every_route_has_a_row() -> None:
    assert set(routes()) == set(TABLE) | set(NOT_WALKED)
    assert sum(len(names.split()) for names in ROWS) == len(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_everybody_is_answered_as_the_table_says(world: World, name: str, method: str) -> None:
    expected = dict(zip(ROLES, map(int, TABLE[name][method == "POST"].split()), strict=True))

    answers = {role: world.ask(role, method, world.address(name)) for role in ROLES}

    assert {role: status for role, (status, _writes) in answers.items()} == expected
    # what was refused left nothing behind
    refused = {role for role, status in expected.items() if status in (403, 404, 405)}
    assert {role for role in refused if answers[role][1]} == set()


@pytest.mark.parametrize("name", sorted(TABLE))
def test_other_methods_meet_the_same_guard_and_do_nothing(world: World, name: str) -> None:
    """Each role tries another one of them; HEAD is a GET without its body."""
    codes = dict(zip(ROLES, map(int, TABLE[name][0].split()), strict=True))
    guards = {role: {405} | ({code} & {302, 403, 404}) for role, code in codes.items()}
    turn = sorted(TABLE).index(name)

    answers = {
        role: world.ask(role, STRANGE[(turn + place) % len(STRANGE)], world.address(name))
        for place, role in enumerate(ROLES)
    }
    head = {role: world.ask(role, "HEAD", world.address(name))[0] for role in (ROLES[turn % 10], "owner")}

    assert {
        role: answer for role, answer in answers.items() if answer[0] not in guards[role] or answer[1]
    } == {}
    assert head == {role: codes[role] for role in head}


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: pages whose address is a secret
STRICTER = {
    name: {"Referrer-Policy": "no-referrer"}
    for name in ("projects:reply", "projects:place_invitation", "privacy:letters")
}


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_answer_carries_the_headers(world: World, name: str) -> None:
    answers = [world.client(role).get(world.address(name)) for role in ("anonymous", "owner")]

    for answer in answers:
        expected = HEADERS | STRICTER.get(name, {})
        assert {header: answer.get(header) for header in HEADERS} == expected
        policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
        assert {policy.pop(source) for source in ("object-src", "frame-ancestors")} == {"'none'"}
        assert policy.pop("img-src") == "'self' data:"
        assert set(policy.values()) == {"'self'"}
        assert set(policy) >= {"default-src", "script-src", "style-src", "base-uri", "form-action"}
    # pages of who is signed in stay in no cache, unless they are the same for everybody and say so
    kept = answers[1]["Cache-Control"]
    assert {"private", "no-store"} <= set(kept.split(", ")) or kept == answers[0].get("Cache-Control")


# --- things of others ---------------------------------------------------------------------------------------------
FOREIGN = {
    "project_id",
    "shift_id",
    "signup_id",
    "claim_id",
    "membership_id",
    "invitation_id",
    "place_invitation_id",
    "ban_id",
}
WITH_THINGS = sorted(name for name, taken in routes().items() if taken & FOREIGN and "org_id" in taken)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "name", sorted(name for name, taken in routes().items() if taken & FOREIGN and "org_id" in taken)
)
def test_things_of_another_organization_do_not_exist_in_ones_own(
    world: World, name: str, method: str
) -> None:
    address = world.address(name, org_id=world.other.pk)

    status, writes = world.ask("other_owner", method, address)

    # a method that the page does not take is refused before anything is looked for
    expected = (
        405 if dict(zip(ROLES, TABLE[name][method == "POST"].split(), strict=True))["owner"] == "405" else 404
    )
    assert (status, writes) == (expected, 0)


def test_every_parameter_that_names_a_thing_is_tried() -> None:
    inside = {name for taken in routes().values() if "org_id" in taken for name in taken}

    assert inside == FOREIGN | {"org_id"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_place_of_another_volunteer_does_not_exist(world: World, method: str) -> None:
    project = Project.objects.get(pk=world.arguments["project_id"])
    now = project.created_at
    shift = open_shift(published_project(world.other, now=now), starts_at=now.replace(year=now.year + 1))
    signup = join(make_volunteer(now=now), shift, now=now)

    answer = world.ask("volunteer", method, world.address("projects:withdraw", signup_id=signup.pk))

    assert answer == (404, 0)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "name", ["projects:project", "projects:choose", "projects:join", "projects:join_code", "projects:joined"]
)
def test_a_project_that_is_not_public_has_no_page(world: World, name: str, role: str) -> None:
    Project.objects.filter(pk=world.arguments["project_id"]).update(state="draft")

    status, _writes = world.ask(role, "GET", world.address(name))

    # who is not signed in is asked to be, before anything is looked for
    assert status == (302 if (name, role) == ("projects:joined", "anonymous") else 404)
