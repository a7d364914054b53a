"""What organizations and offices see in the gallery: a long form, a case, a rail, a roster."""

from qazvolunteer.ui.samples.public import shifts
from qazvolunteer.ui.samples.words import Item, moment, say


def history() -> list[Item]:
    """Three entries of a case."""
    office = say("С. Бекова, фронт-кеңсе", "С. Бекова, фронт-офис", "S. Bekova, front office")
    return [
        {
            "when": moment(5, 14, 11, 20),
            "title": say("Қайта жіберілді", "Отправлен повторно", "Sent again"),
            "who": "Best for kids",
        },
        {
            "when": moment(5, 13, 16, 4),
            "title": say("Қайтарылды", "Возвращён", "Returned"),
            "who": office,
            "text": say(
                "Жасын нақтылаңыз.", "Уточните возраст участников.", "Say who may take part, by age."
            ),
        },
        {
            "when": moment(5, 12, 9, 41),
            "title": say("Нобай жасалды", "Создан черновик", "Draft begun"),
            "who": "Best for kids",
        },
    ]


def steps() -> list[Item]:
    """Four steps, the third is open."""
    return [
        {"label": say("Жоба туралы", "О проекте", "The project"), "state": "done", "url": "#"},
        {"label": say("Өтетін жері", "Место проведения", "Place"), "state": "done", "url": "#"},
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
            "status": say("Жасалып жатыр", "В работе", "In work"),
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
                {
                    "label": say("Ұйым мүшелері", "Команда", "Team"),
                    "url": "#",
                    "icon": "users",
                    "current": False,
                }
            ],
        },
    ]


def people() -> list[Item]:
    """A roster."""
    accepted, asks = (
        say("Жазылды", "Запись подтверждена", "Signed up"),
        say("Жаңа өтінім", "Новая заявка", "New request"),
    )
    waits = say("Кезектегі орны: 1", "Место в очереди: 1", "Waiting, 1st")
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
