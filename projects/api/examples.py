"""Examples of answers for the description of the API; a test holds them to the schema."""

from organizations.api import ORGANIZATION_LINK

_SITE = "https://qazvolunteer.example.org"

PROJECT_LINK = {
    "id": 412,
    "title": {"kk": "Көшет отырғызу", "ru": "Посадка саженцев"},
    "direction": "taza",
    "organization": ORGANIZATION_LINK,
    "url": {code: f"{_SITE}/{code}/projects/412-koshet-otyrgyzu/" for code in ("kk", "ru", "en")},
}
ROLE = {"id": 77, "name": {"kk": "Көмекші", "ru": "Помощник"}, "places": 20, "taken": 14, "free": 6}
SHIFT = {
    "id": 9001,
    "state": "open",
    "starts_at": "2026-11-28T09:00:00+05:00",
    "ends_at": "2026-11-28T13:00:00+05:00",
    "is_online": False,
    "region": "KZ-35",
    "address": "Парк Победы, главный вход",
    "min_age": 16,
    "joining_mode": "instant",
    "places": 20,
    "taken": 14,
    "roles": [ROLE],
    "project": PROJECT_LINK,
    "url": {code: f"{_SITE}/{code}/shifts/9001/join/" for code in ("kk", "ru", "en")},
}
PROJECT = {
    "id": 412,
    "state": "published",
    "end_reason": "",
    "title": {"kk": "Көшет отырғызу", "ru": "Посадка саженцев"},
    "promise": {"ru": "Посадим 400 деревьев."},
    "tasks": {"ru": "Копать лунки\nПоливать"},
    "bring": {"ru": "Перчатки и вода"},
    "accessibility": {},
    "direction": "taza",
    "initiative": "birgemiz-taza",
    "organization": ORGANIZATION_LINK,
    "is_online": False,
    "region": "KZ-35",
    "address": "Парк Победы, главный вход",
    "starts_on": "2026-11-01",
    "ends_on": "2027-03-01",
    "min_age": 16,
    "bars_minors": False,
    "joining_mode": "instant",
    "withdraw_hours": 12,
    "pays_travel": True,
    "pays_meals": False,
    "pays_lodging": False,
    "has_insurance": True,
    "has_briefing": True,
    "is_step_free": False,
    "has_seated_work": False,
    "goals": [{"unit": "trees", "name": {"kk": "Ағаш", "ru": "Деревья", "en": "Trees"}, "amount": "400.00"}],
    "next_shift": {name: SHIFT[name] for name in ("id", "starts_at", "ends_at", "url")},
    "published_at": "2026-10-20T16:05:00+05:00",
    "url": PROJECT_LINK["url"],
}
DIRECTION = {
    "code": "taza",
    "brand": "Taza Álem",
    "name": {"kk": "Таза әлем", "ru": "Чистый мир", "en": "Clean world"},
    "summary": {"kk": "Экология", "ru": "Экология", "en": "Ecology"},
    "description": {"kk": "Экология", "ru": "Экология", "en": "Ecology"},
    "shifts": 18,
    "url": {code: f"{_SITE}/{code}/directions/taza/" for code in ("kk", "ru", "en")},
}
INITIATIVE = {
    "code": "birgemiz-taza",
    "direction": "taza",
    "name": {"kk": "Birgemiz: Taza Álem", "ru": "Birgemiz: Taza Álem", "en": "Birgemiz: Taza Álem"},
    "description": {"ru": "Экология и уборка."},
    "starts_on": None,
    "ends_on": None,
    "operators": [{"year": 2026, "organization": None, "name": "", "source": ""}],
    "url": {code: f"{_SITE}/{code}/initiatives/birgemiz-taza/" for code in ("kk", "ru", "en")},
}
REGION = {
    "code": "KZ-35",
    "slug": "karaganda",
    "kato": "350000000",
    "kind": "region",
    "name": {"kk": "Қарағанды", "ru": "Караганда", "en": "Karaganda"},
    "full_name": {"kk": "Қарағанды облысы", "ru": "Карагандинская область", "en": "Karaganda Region"},
    "population": 1134000,
    "population_date": "2024-07-01",
    "url": {code: f"{_SITE}/{code}/projects/?region=karaganda" for code in ("kk", "ru", "en")},
}
_SHIFT_LINK = {name: SHIFT[name] for name in ("id", "starts_at", "ends_at", "address", "project", "url")}
SIGN_UP = {
    "id": "0f6d7c1e-6a3f-4a0e-9d2b-3a2f1f6f9c11",
    "state": "confirmed",
    "created_at": "2026-11-20T18:30:00+05:00",
    "reason": "",
    "answer_by": None,
    "role": {"kk": "Көмекші", "ru": "Помощник"},
    "shift": _SHIFT_LINK,
}
HOURS = {
    "id": "5b0a6c1b-1a53-4f3f-8f0b-0c5f1f4b7d20",
    "day": "2026-11-14",
    "minutes": 240,
    "state": "confirmed",
    "grade": "list",
    "reason": "",
    "shift": _SHIFT_LINK,
}
TOTALS = {"confirmed_minutes": 1260, "waiting_minutes": 240, "shifts": 6, "organizations": 2}
