"""What visitors and volunteers see in the gallery: shifts, a project, a ticket, hours, figures."""

from qazvolunteer.ui.samples.words import Item, moment, say


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
        | {"status": say("Сіз жазылдыңыз", "Вы записаны", "You are signed up")},
        common
        | {"title": donors, "direction": "saulyq", "label": "Saýlyq", "seed": "68"}
        | {"place": say("Шымкент, қан орталығы", "Шымкент, центр крови", "Shymkent, blood centre")}
        | {"time": "08:00–12:00", "taken": 7, "total": 10, "waitlist": False, "off": True}
        | {"status": say("Өткізілмейді", "Отменено", "Cancelled"), "status_kind": "bad"},
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
            "term": say("Өтетін жері", "Место проведения", "Place"),
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
        {"when": moment(5, 10), "title": title, "note": who, "minutes": 180, "badge": waits, "kind": "warn"},
        {
            "when": moment(4, 26),
            "title": title,
            "note": who,
            "minutes": 90,
            "badge": confirmed,
            "kind": "ok",
        },
        {
            "when": moment(4, 12),
            "title": title,
            "note": who,
            "minutes": 240,
            "badge": corrected,
            "kind": "sky",
        },
    ]


def tabs() -> list[Item]:
    """Tabs of the cabinet."""
    return [
        {"label": say("Шолу", "Обзор", "Overview"), "url": "#", "current": True},
        {
            "label": say("Ауысымдарым", "Мои смены", "My shifts"),
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


def bars() -> list[Item]:
    """Confirmed hours by direction."""
    values = {"taza": 17940, "sabaq": 9610, "bilim": 7850, "umit": 6420, "saulyq": 3790, "asyl": 2510}
    names = {row["code"]: row["name"] for row in directions()}
    return [
        {"direction": code, "label": names[code], "value": value, "text": f"{value:,}".replace(",", "\xa0")}
        for code, value in values.items()
    ]
