"""Words of the gallery in three languages, and how a text is chosen."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

Item = dict[str, Any]


def say(kk: str, ru: str, en: str) -> str:
    """Return the text of the active language."""
    return {"kk": kk, "ru": ru}.get((get_language() or "en")[:2], en)


def moment(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of 2026 in Kazakhstan."""
    return datetime(2026, month, day, hour, minute, tzinfo=timezone.get_default_timezone())


def labels() -> dict[str, str]:
    """Single words and sentences of the gallery."""
    return {
        "sign_up": say("Жазылу", "Записаться", "Sign up"),
        "mark": say("Белгілеу", "Отметить", "Mark"),
        "cancel": say("Бас тарту", "Отмена", "Cancel"),
        "delete": say("Жою", "Удалить", "Delete"),
        "unavailable": say("Қолжетімсіз", "Недоступно", "Not available"),
        "accept": say("Қабылдау", "Принять", "Accept"),
        "approve": say("Мақұлдау", "Одобрить", "Approve"),
        "return": say("Қайтару", "Вернуть", "Return"),
        "next": say("Әрі қарай", "Далее", "Next"),
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
        "undo": say("Болдырмау", "Отменить", "Undo"),
        "failed": say(
            "Сақталмады. Қайталап көріңіз.", "Не сохранилось. Попробуйте ещё раз.", "Not saved. Try again."
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
