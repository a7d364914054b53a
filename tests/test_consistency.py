"""Rules about the project itself, so that nobody has to remember them."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, ForeignKey, Model
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
APPS = ("volunteers", "organizations", "projects", "monitoring", "qazvolunteer")
#: from the top down; a relation points to the same app or to one further right
ORDER = (
    "monitoring",
    "projects",
    "organizations",
    "volunteers",
    "notifications",
    "reference",
    "figures",
    "accounts",
    "audit",
    "ui",
)
OURS = [model for model in apps.get_models() if model._meta.app_label in ORDER]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))


def test_relations_point_down_or_sideways() -> None:
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in OURS
        for field in model._meta.get_fields()
        if isinstance(field, Field)
        and field.is_relation
        and field.related_model is not None
        and field.related_model._meta.app_label in ORDER  # type: ignore[union-attr]
        and ORDER.index(field.related_model._meta.app_label) < ORDER.index(model._meta.app_label)  # type: ignore[union-attr]
    ]

    assert upward == []


def test_every_state_column_knows_its_states() -> None:
    """A column called `state` has choices, and a CHECK or a table of moves behind it."""
    without = [
        model._meta.label
        for model in OURS
        for field in model._meta.fields
        if field.name == "state" and not field.choices
    ]

    assert without == []


def test_append_only_tables_have_their_triggers() -> None:
    tables = {
        "audit.Entry": 2,
        "audit.Transition": 2,
        "projects.LedgerEntry": 3,  # and one that puts it into the sealer's queue
        "projects.LedgerSeal": 2,
        "projects.LedgerHead": 2,
        "projects.ShiftVersion": 2,
        "volunteers.Consent": 3,  # it may end, once
    }

    triggers = {label: len(apps.get_model(label)._meta.triggers) for label in tables}  # type: ignore[attr-defined]

    assert triggers == tables


def test_no_migration_has_an_automatic_name() -> None:
    names = [path.name for app in APPS for path in (ROOT / app).rglob("migrations/0*.py")]

    assert [name for name in names if "_auto_" in name] == []


def test_every_periodic_task_exists() -> None:
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        module, name = entry["task"].rsplit(".", 1)

        assert hasattr(import_module(module), name), entry["task"]


def test_files_of_the_forbidden_names_do_not_exist() -> None:
    forbidden = {"utils.py", "helpers.py", "signals.py", "mixins.py", "managers.py"}

    found = [str(path) for app in APPS for path in (ROOT / app).rglob("*.py") if path.name in forbidden]

    assert found == []


def url_names() -> set[str]:
    """Every name that `{% url %}` may use, with its namespaces."""

    def walk(resolver: URLResolver, prefix: str) -> set[str]:
        names: set[str] = set()
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                names |= {f"{prefix}{pattern.name}"} if pattern.name else set()
            else:
                names |= walk(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        return names

    return walk(get_resolver(), "")


def test_every_url_tag_names_an_address() -> None:
    known = url_names()
    unknown = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in TEMPLATES
        for name in re.findall(r"{% url ['\"]([\w:.-]+)['\"]", path.read_text(encoding="utf-8"))
        if name not in known
    }

    assert unknown == set()


def test_every_template_is_used() -> None:
    sources = [path.read_text(encoding="utf-8") for app in APPS for path in (ROOT / app).rglob("*.py")]
    text = "\n".join(sources + [path.read_text(encoding="utf-8") for path in TEMPLATES])
    components = ROOT / "templates/components"

    def is_used(path: Path) -> bool:
        name = str(path.relative_to(ROOT / "templates"))
        if path.is_relative_to(components):
            return f"<c-{path.stem.replace('_', '-')}" in text
        # allauth, the error handlers and notices name theirs by rule
        return name in text or name.startswith(("account/", "errors/", "notifications/"))

    assert [str(path.relative_to(ROOT)) for path in TEMPLATES if not is_used(path)] == []


@pytest.mark.parametrize(
    ("rule", "pattern"),
    [
        ("inline style", r"\sstyle=\""),
        ("inline script", r"<script(?![^>]*\bsrc=)"),
        ("inline handler", r"\son[a-z]+=\""),
        ("unescaped text", r"\|\s*safe\b|\bautoescape off"),
    ],
)
def test_templates_of_pages_have_no(rule: str, pattern: str) -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in TEMPLATES
        if path.suffix == ".html"
        # mail programs know only inline styles
        and not path.is_relative_to(ROOT / "templates/notifications")
        and re.search(
            pattern, re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
        )
    ]

    assert found == []


def test_long_sentences_are_trimmed() -> None:
    """A blocktranslate without `trimmed` would put line ends and indents into the catalogue."""
    found = [
        f"{path.relative_to(ROOT)}: {tag}"
        for path in TEMPLATES
        for tag in re.findall(r"{% blocktranslate\b[^%]*%}", path.read_text(encoding="utf-8"))
        if "trimmed" not in tag
    ]

    assert found == []


def test_personal_columns_are_known() -> None:
    """Columns that hold something about a person; a new one has to be thought about, then named here."""
    personal = re.compile(r"name|patronymic|birth|email|phone|address")
    public = re.compile(r"_kk$|_ru$|_en$|file")
    people = {
        f"{model._meta.label}.{field.name}"
        for model in OURS
        for field in model._meta.fields
        if personal.search(field.name)
        and not public.search(field.name)
        and not isinstance(field, ForeignKey | ArrayField)
    }

    assert people == {
        "accounts.User.email",
        "notifications.Message.address",
        "organizations.FrontOffice.email",
        "organizations.FrontOffice.phone",
        "organizations.Invitation.email",
        "organizations.Membership.display_name",
        "organizations.Organization.email",
        "organizations.Organization.legal_name",
        "organizations.Organization.phone",
        "organizations.StaffAssignment.display_name",
        "projects.InitiativeOperator.name",
        "projects.PlaceInvitation.email",
        "projects.Project.address",
        "projects.Project.contact_email",
        "projects.Project.contact_name",
        "projects.Project.contact_phone",
        "projects.Shift.address",
        "projects.ShiftVersion.address",
        "volunteers.Volunteer.birth_date",
        "volunteers.Volunteer.given_name",
        "volunteers.Volunteer.patronymic",
        "volunteers.Volunteer.surname",
    }


def test_every_model_speaks_of_itself() -> None:
    without = [
        model._meta.label
        for model in OURS
        if not (model.__doc__ or "").strip() or model.__doc__ == _default_doc(model)
    ]

    assert without == []


def _default_doc(model: type[Model]) -> str:
    return f"{model._meta.object_name}({', '.join(field.name for field in model._meta.fields)})"
