"""Invented content of the component gallery, in the three languages. Nothing else may use it."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import get_language

#: answers that the sample form refuses in every field
WRONG_ANSWERS = {"wrong-phone": "+7 701 55", "wrong-people": "0", "wrong-about": ""}

Item = dict[str, Any]


def say(kk: str, ru: str, en: str) -> str:
    """Return the text of the active language."""
    return {"kk": kk, "ru": ru}.get((get_language() or "en")[:2], en)


def context() -> dict[str, Any]:
    """Return everything that the gallery shows."""
    return {
        "directions": directions(),
        "shifts": shifts(),
        "facts": facts(),
        "days": days(),
        "ticket_lines": ticket_lines(),
        "hours": hours(),
        "history": history(),
        "bars": bars(),
        "steps": steps(),
        "tasks": tasks(),
        "answers": answers(),
        "tabs": tabs(),
        "trail": trail(),
        "nav": nav(),
        "bottom_nav": bottom_nav(),
        "regions": regions(),
        "pins": pins(),
        "legend": ["0", "1–12", "13–30", "31–45", "46+"],
        "pages": Paginator(range(90), 10).page(4),
        "views": views(),
        "people": people(),
        "say": labels(),
    }


def directions() -> list[Item]:
    """The seven directions with two names."""
    rows = (
        ("asyl", "Asyl mura", say("Асыл мұра", "Наследие", "Heritage")),
        ("bilim", "Bilim", say("Білім", "Образование", "Education")),
        ("saulyq", "Saýlyq", say("Саулық", "Здоровье", "Health")),
        ("sabaq", "Sabaqtastyq", say("Сабақтастық", "Преемственность", "Continuity")),
        ("taza", "Taza Álem", say("Таза әлем", "Чистый мир", "Clean world")),
        ("umit", "Úmit", say("Үміт", "Надежда", "Hope")),
        ("qamqor", "Qamqor", say("Қамқор", "Забота", "Care")),
    )
    return [
        {"code": code, "name": name, "meaning": meaning, "seed": f"gallery-{number}"}
        for number, (code, name, meaning) in enumerate(rows)
    ]


def shifts() -> list[Item]:
    """Cards: open, few left, full with a waiting list, one's own, cancelled."""
    saturday, month = say("сб", "сб", "Sat"), say("мамыр", "мая", "May")
    planting = say(
        "Жеңіс саябағында көшет отырғызу",
        "Посадка саженцев в парке Победы",
        "Planting saplings in Victory Park",
    )
    repairs = say(
        "Аула жөндеу: ардагерлерге көмек",
        "Ремонт во дворе: помощь ветеранам",
        "Yard repairs: help for veterans",
    )
    phones = say(
        "Смартфоннан қорықпаймыз: үлкендерге сабақ",
        "Смартфон без страха: занятия для старших",
        "Smartphones without fear: lessons for elders",
    )
    donors = say(
        "Донор күнінде қолдау көрсету",
        "Сопровождение в день донора",
        "Company on donors' day",
    )
    river = say(
        "Жайық жағасы: тазалау және сұрыптау",
        "Берег Урала: уборка и сортировка",
        "Bank of the Ural: clean-up and sorting",
    )
    karaganda = say("Қарағанды, Жеңіс саябағы", "Караганда, парк Победы", "Karaganda, Victory Park")
    common = {"url": "#", "weekday": saturday, "month": month, "day": "17", "status": "", "status_kind": "ok"}
    return [
        common
        | {"title": planting, "direction": "taza", "label": "Taza Álem", "seed": "11", "place": karaganda}
        | {"time": "09:00–13:00", "taken": 14, "total": 20, "waitlist": False, "off": False},
        common
        | {"title": repairs, "direction": "sabaq", "label": "Sabaqtastyq", "seed": "23"}
        | {"place": say("Тараз, Мыңбұлақ ы/а", "Тараз, мкр. Мынбулак", "Taraz, Mynbulak district")}
        | {"time": "10:00–15:00", "taken": 12, "total": 12, "waitlist": True, "off": False},
        common
        | {"title": phones, "direction": "bilim", "label": "Bilim", "seed": "31"}
        | {"place": say("Семей, Абай кітапханасы", "Семей, библиотека им. Абая", "Semey, Abai library")}
        | {"time": "14:00–16:00", "taken": 6, "total": 8, "waitlist": False, "off": False}
        | {"status": say("Сіз тіркелгенсіз", "Вы записаны", "You are signed up")},
        common
        | {"title": donors, "direction": "saulyq", "label": "Saýlyq", "seed": "68"}
        | {"place": say("Шымкент, қан орталығы", "Шымкент, центр крови", "Shymkent, blood centre")}
        | {"time": "08:00–12:00", "taken": 7, "total": 10, "waitlist": False, "off": True}
        | {"status": say("Болмайды", "Отменена", "Cancelled"), "status_kind": "bad"},
        common
        | {"title": river, "direction": "qamqor", "label": "Qamqor", "seed": "71"}
        | {"place": say("Атырау, жағалау", "Атырау, набережная", "Atyrau, embankment")}
        | {"time": "08:30–12:30", "taken": 31, "total": 60, "waitlist": False, "off": False},
    ]


def facts() -> list[Item]:
    """Four facts of a project."""
    return [
        {
            "icon": "map-pin",
            "term": say("Орны", "Место", "Place"),
            "text": say("Қарағанды, Жеңіс саябағы", "Караганда, парк Победы", "Karaganda, Victory Park"),
        },
        {
            "icon": "calendar-days",
            "term": say("Қашан", "Когда", "When"),
            "text": say(
                "16–25 мамыр, ауысым 3–4 сағат",
                "16–25 мая, смены по 3–4 часа",
                "16–25 May, shifts of 3–4 hours",
            ),
        },
        {
            "icon": "users-round",
            "term": say("Кім қатыса алады", "Кто может", "Who can come"),
            "text": say("16 жастан", "С 16 лет; с 14 — с родителем", "From 16; from 14 with a parent"),
        },
        {
            "icon": "accessibility",
            "term": say("Қолжетімділік", "Доступность", "Access"),
            "text": say(
                "Тегіс жолдар", "Ровные дорожки, есть сидячая работа", "Even paths, work while seated"
            ),
        },
    ]


def days() -> list[Item]:
    """A strip of five days: none left, chosen, free."""
    full, two = say("орын жоқ", "нет мест", "no places"), say("2 ауысым", "2 смены", "2 shifts")
    week = (say("жм", "пт", "Fri"), say("сб", "сб", "Sat"), say("жс", "вс", "Sun"))
    return [
        {"weekday": week[0], "day": 16, "note": full, "url": "", "current": False},
        {"weekday": week[1], "day": 17, "note": two, "url": "#", "current": True},
        {"weekday": week[2], "day": 18, "note": two, "url": "#", "current": False},
        {"weekday": week[1], "day": 24, "note": two, "url": "#", "current": False},
        {"weekday": week[2], "day": 25, "note": two, "url": "#", "current": False},
    ]


def ticket_lines() -> list[Item]:
    """What stands on a ticket."""
    return [
        {"icon": "sprout", "text": shifts()[0]["title"]},
        {"icon": "map-pin", "text": facts()[0]["text"], "url": "#"},
        {"icon": "user-round", "text": say("Жетекші: Елена Ким", "Старшая: Елена Ким", "Leader: Yelena Kim")},
        {"icon": "backpack", "text": say("Жабық аяқкиім, су", "Закрытая обувь, вода", "Closed shoes, water")},
    ]


def hours() -> list[Item]:
    """Hours: waiting, confirmed, corrected."""
    waits = say("Растауды күтуде", "Ждёт подтверждения", "Waits for confirmation")
    confirmed = say("Расталды", "Подтверждено", "Confirmed")
    corrected = say("Түзетілді: 3 сағ еді", "Исправлено: было 3 ч", "Corrected: it was 3 h")
    title, who = shifts()[0]["title"], say("«Жасыл қала» ҚҚ", "ОФ «Жасыл қала»", "Zhasyl Qala fund")
    return [
        {"when": _moment(5, 10), "title": title, "note": who, "minutes": 180, "badge": waits, "kind": "warn"},
        {
            "when": _moment(4, 26),
            "title": title,
            "note": who,
            "minutes": 90,
            "badge": confirmed,
            "kind": "ok",
        },
        {
            "when": _moment(4, 12),
            "title": title,
            "note": who,
            "minutes": 240,
            "badge": corrected,
            "kind": "sky",
        },
    ]


def history() -> list[Item]:
    """Three entries of a case."""
    office = say("С. Бекова, фронт-офис", "С. Бекова, фронт-офис", "S. Bekova, front office")
    return [
        {
            "when": _moment(5, 14, 11, 20),
            "title": say("Қайта жіберілді", "Отправлен повторно", "Sent again"),
            "who": "Best for kids",
        },
        {
            "when": _moment(5, 13, 16, 4),
            "title": say("Қайтарылды", "Возвращён", "Returned"),
            "who": office,
            "text": say(
                "Жасын нақтылаңыз.", "Уточните возраст участников.", "Say who may take part, by age."
            ),
        },
        {
            "when": _moment(5, 12, 9, 41),
            "title": say("Жоба нұсқасы жасалды", "Создан черновик", "Draft begun"),
            "who": "Best for kids",
        },
    ]


def bars() -> list[Item]:
    """Confirmed hours by direction."""
    values = {"taza": 17940, "sabaq": 9610, "bilim": 7850, "umit": 6420, "saulyq": 3790, "asyl": 2510}
    names = {row["code"]: row["name"] for row in directions()}
    return [
        {"direction": code, "label": names[code], "value": value, "text": f"{value:,}".replace(",", "\xa0")}
        for code, value in values.items()
    ]


def steps() -> list[Item]:
    """Four steps, the third is open."""
    return [
        {"label": say("Жоба туралы", "О проекте", "The project"), "state": "done", "url": "#"},
        {"label": say("Орны", "Место", "Place"), "state": "done", "url": "#"},
        {"label": say("Ауысымдар", "Смены", "Shifts"), "state": "current", "url": ""},
        {"label": say("Тексеру", "Проверка", "Check"), "state": "ahead", "url": ""},
    ]


def tasks() -> list[Item]:
    """Done, in work, not possible yet."""
    done = say("Дайын", "Готово", "Done")
    return [
        {
            "label": say("Атауы", "Название и что делать", "Name and what to do"),
            "url": "#",
            "status": done,
            "kind": "",
        },
        {
            "label": say("Ауысымдар мен рөлдер", "Смены и роли", "Shifts and roles"),
            "url": "#",
            "status": say("Жұмыста", "В работе", "In work"),
            "kind": "sky",
            "note": say("Жетекші жоқ", "Не хватает старшего", "A leader is missing"),
        },
        {
            "label": say("Тексеруге жіберу", "Отправить на проверку", "Send for review"),
            "url": "",
            "status": say("Әзірге болмайды", "Пока нельзя", "Not yet"),
            "kind": "",
        },
    ]


def answers() -> list[Item]:
    """A summary with one thing left out."""
    return [
        {"term": say("Атауы", "Название", "Name"), "text": shifts()[0]["title"], "url": "#"},
        {"term": say("Бағыт", "Направление", "Direction"), "text": "Taza Álem", "url": "#"},
        {"term": say("Қолжетімділік", "Доступность", "Access"), "text": "", "url": "#"},
        {"term": say("Адам саны", "Людей нужно", "People needed"), "text": "36", "url": ""},
    ]


def tabs() -> list[Item]:
    """Tabs of the cabinet."""
    return [
        {"label": say("Шолу", "Обзор", "Overview"), "url": "#", "current": True},
        {
            "label": say("Менің ауысымдарым", "Мои смены", "My shifts"),
            "url": "#",
            "current": False,
            "count": 3,
        },
        {"label": say("Сағаттар", "Часы", "Hours"), "url": "#", "current": False},
        {"label": say("Баптаулар", "Настройки", "Settings"), "url": "#", "current": False},
    ]


def trail() -> list[Item]:
    """Where a project stands."""
    return [
        {"label": say("Жобалар", "Проекты", "Projects"), "url": "#"},
        {"label": say("Қарағанды облысы", "Карагандинская область", "Karaganda region"), "url": "#"},
        {"label": shifts()[0]["title"], "url": ""},
    ]


def nav() -> list[Item]:
    """The rail of a workspace."""
    return [
        {
            "label": "",
            "entries": [
                {
                    "label": say("Бүгін", "Сегодня", "Today"),
                    "url": "#",
                    "icon": "layout-dashboard",
                    "current": True,
                },
                {
                    "label": say("Жобалар", "Проекты", "Projects"),
                    "url": "#",
                    "icon": "folder-kanban",
                    "current": False,
                    "count": 6,
                },
                {
                    "label": say("Тексеру", "Проверка", "Review"),
                    "url": "#",
                    "icon": "inbox",
                    "current": False,
                    "count": 23,
                    "hot": True,
                },
            ],
        },
        {
            "label": say("Ұйым", "Организация", "Organization"),
            "entries": [
                {"label": say("Команда", "Команда", "Team"), "url": "#", "icon": "users", "current": False}
            ],
        },
    ]


def bottom_nav() -> list[Item]:
    """The bar of a phone."""
    return [
        {"label": say("Шолу", "Обзор", "Overview"), "url": "#", "icon": "house", "current": True},
        {"label": say("Табу", "Найти", "Find"), "url": "#", "icon": "search", "current": False},
        {"label": say("Сағаттар", "Часы", "Hours"), "url": "#", "icon": "clock", "current": False},
    ]


def regions() -> list[Item]:
    """Free places by region."""
    values = {
        "QG": 64, "AST": 41, "ALA": 58, "SHY": 27, "SK": 38, "ZM": 36, "ABA": 22, "AR": 29, "QS": 24, "PA": 12,
        "NK": 9, "EK": 11, "AA": 19, "JET": 6, "AT": 8, "WK": 7, "QO": 0, "MG": 5, "AM": 14, "ULY": 0,
    }  # fmt: skip
    floors = (1, 13, 31, 46)
    return [
        {
            "code": code,
            "name": code,
            "text": str(value) if value else "",
            "step": sum(value >= floor for floor in floors),
            "url": "#",
            "selected": code == "MG",
        }
        for code, value in values.items()
    ]


def pins() -> list[Item]:
    """Flags on the picture of the country."""
    shifts_nearby = say("демалыста 14 ауысым", "14 смен на выходных", "14 shifts this weekend")
    cities = (
        ("QG", say("Қарағанды", "Караганда", "Karaganda")),
        ("AR", say("Атырау", "Атырау", "Atyrau")),
        ("ZM", say("Тараз", "Тараз", "Taraz")),
    )
    return [{"code": code, "name": name, "text": shifts_nearby, "url": "#"} for code, name in cities]


def views() -> list[Item]:
    """Two views of a list."""
    return [
        {"label": say("Тізім", "Список", "List"), "url": "#", "icon": "list", "current": True},
        {"label": say("Карта", "Карта", "Map"), "url": "#", "icon": "map", "current": False},
    ]


def people() -> list[Item]:
    """A roster."""
    accepted, asks = (
        say("Тіркелген", "Записан", "Signed up"),
        say("Жаңа өтінім", "Новая заявка", "New request"),
    )
    waits = say("Күтуде, 1-ші", "Ожидание, 1-й", "Waiting, 1st")
    digging, watering = say("Қазушы", "Копатели", "Diggers"), say("Суару", "Полив", "Watering")
    consent = say("16 жас · келісім күтілуде", "16 лет · ждём согласие", "16 · consent is awaited")
    common = {"note": "", "note_kind": "", "contact": "+7 701 ••• 42 18"}
    return [
        common
        | {"id": "1", "name": "Айгерим Сапарова", "direction": "taza", "role": digging}
        | {"status": accepted, "kind": "ok"},
        common
        | {"id": "2", "name": "Мирас Жумабек", "direction": "umit", "role": digging}
        | {"status": asks, "kind": "sky", "new": True},
        common
        | {"id": "3", "name": "Нұрлан Қасым", "direction": "bilim", "role": watering}
        | {"status": asks, "kind": "sky", "note": consent, "note_kind": "bad", "new": True},
        common
        | {"id": "4", "name": "Ғалым Төлеген", "direction": "sabaq", "role": watering}
        | {"status": waits, "kind": "warn"},
    ]


def labels() -> dict[str, str]:
    """Single words and sentences of the gallery."""
    return {
        "sign_up": say("Тіркелу", "Записаться", "Sign up"),
        "mark": say("Белгілеу", "Отметить", "Mark"),
        "cancel": say("Болдырмау", "Отмена", "Cancel"),
        "delete": say("Жою", "Удалить", "Delete"),
        "unavailable": say("Қолжетімсіз", "Недоступно", "Not available"),
        "accept": say("Қабылдау", "Принять", "Accept"),
        "approve": say("Мақұлдау", "Одобрить", "Approve"),
        "return": say("Қайтару", "Вернуть", "Return"),
        "next": say("Келесі", "Дальше", "Next"),
        "all": say("Барлығы", "Все", "All"),
        "when": say(
            "Сенбі, 17 мамыр, 09:00–13:00", "Суббота, 17 мая, 09:00–13:00", "Saturday, 17 May, 09:00–13:00"
        ),
        "camp": say(
            "ЦБС-пен ауыратын балалардың жазғы лагері",
            "Летний лагерь для детей с ДЦП",
            "Summer camp for children with cerebral palsy",
        ),
        "ages": say("Кім қатыса алады", "Кто может участвовать", "Who can take part"),
        "before": say("14 жастан", "С 14 лет", "From 14"),
        "after": say(
            "16 жастан; 14-тен — ата-анасымен",
            "С 16 лет; с 14 — с родителем",
            "From 16; from 14 with a parent",
        ),
        "confirmed": say("Сағаттар расталды.", "Часы подтверждены.", "The hours are confirmed."),
        "undo": say("Қайтару", "Отменить", "Undo"),
        "failed": say(
            "Сақталмады. Қайта көріңіз.", "Не сохранилось. Попробуйте ещё раз.", "Not saved. Try again."
        ),
        "offline": say(
            "Байланыс жоқ. Белгілер телефонда сақталды.",
            "Нет связи. Отметки сохранены на телефоне и уйдут сами.",
            "No connection. The marks are kept on the phone and will go by themselves.",
        ),
        "empty": say("Бұл күндері ауысым жоқ", "Смен на эти дни пока нет", "No shifts on these days yet"),
        "empty_text": say("Ең жақыны — 24 мамыр.", "Ближайшая — 24 мая.", "The nearest one is on 24 May."),
        "show": say("24 мамырды көрсету", "Показать 24 мая", "Show 24 May"),
        "lead": say(
            "Қыста қураған ағаштардың орнына 400 үйеңкі мен қайың отырғызамыз.",
            "Высадим 400 клёнов и берёз вместо погибших за зиму деревьев.",
            "We plant 400 maples and birches in place of the trees that died in winter.",
        ),
        "role": say("Қазушылар · 4 сағ", "Копатели и посадка · 4 ч", "Digging and planting · 4 h"),
        "few": say("6 орын қалды", "Осталось 6", "6 left"),
        "many": say("Орын көп", "Мест много", "Many places"),
        "waitlist": say("Күту тізімі", "Лист ожидания", "Waiting list"),
        "late": say("3 сағат қалды", "Осталось 3 ч", "3 h left"),
        "attention": say(
            "Ертең 12 ауысым үштен біріне де толмаған",
            "12 смен завтра заполнены меньше чем на треть",
            "12 shifts of tomorrow are less than a third full",
        ),
    }


def _moment(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=timezone.get_default_timezone())
