"""A form with a field of every kind, for the component gallery only."""

from django import forms

from qazvolunteer.ui.samples.words import say
from qazvolunteer.ui.widgets import DateInput, TimeInput


class SampleForm(forms.Form):
    """Nobody sends it: labels are set for the language of each gallery."""

    name = forms.CharField(max_length=80, initial="Айгерим Сапарова")
    phone = forms.RegexField(
        r"^\+7[ \d]{13}$", widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    )
    people = forms.IntegerField(min_value=1, max_value=500, required=False)
    day = forms.DateField(widget=DateInput)
    start = forms.TimeField(widget=TimeInput, required=False)
    region = forms.ChoiceField(choices=())
    age = forms.ChoiceField(choices=(), widget=forms.RadioSelect)
    skills = forms.MultipleChoiceField(choices=(), widget=forms.CheckboxSelectMultiple, required=False)
    about = forms.CharField(widget=forms.Textarea, max_length=500)
    agree = forms.BooleanField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        labels = {
            "name": say("Атыңыз кім", "Как вас зовут", "What is your name"),
            "phone": say("Телефон", "Телефон", "Phone"),
            "people": say("Адам саны", "Сколько людей", "How many people"),
            "day": say("Күні", "День", "Day"),
            "start": say("Басталуы", "Начало", "Start"),
            "region": say("Өңір", "Регион", "Region"),
            "age": say("Жасыңыз", "Сколько вам лет", "Your age"),
            "skills": say("Не істей аласыз", "Что вы умеете", "What you can do"),
            "about": say("Өзіңіз туралы", "О себе", "About you"),
            "agree": say(
                "Қатысу ережелерімен келісемін",
                "Согласен с правилами участия",
                "I agree to the rules of taking part",
            ),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["phone"].help_text = say(
            "Код пен еске салу жібереміз.", "Пришлём код и напоминание.", "We send a code and a reminder."
        )
        self.fields["phone"].error_messages["invalid"] = say(
            "Нөмірді толық жазыңыз.", "Впишите номер телефона полностью.", "Write the whole number."
        )
        self._fill_choices()

    def _fill_choices(self) -> None:
        regions = [
            ("", say("Таңдаңыз", "Выберите", "Choose")),
            ("QG", say("Қарағанды", "Караганда", "Karaganda")),
        ]
        ages = [("adult", say("18-ден асқан", "Мне есть 18", "18 or older")), ("minor", "14–17")]
        skills = [
            ("drive", say("Көлік жүргізу", "Вожу машину", "Driving")),
            ("aid", say("Алғашқы көмек", "Первая помощь", "First aid")),
        ]
        for name, choices in (("region", regions), ("age", ages), ("skills", skills)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = choices
