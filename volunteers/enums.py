"""Names of fixed sets in volunteers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentPurpose(models.TextChoices):
    """What a person agreed to."""

    DATA = "data", _("processing of personal data")
    PUBLICATION = "publication", _("publication of the name in reports")


class SpokenLanguage(models.TextChoices):
    """Languages that matter on a shift."""

    KK = "kk", _("Kazakh")
    RU = "ru", _("Russian")
    EN = "en", _("English")
    UZ = "uz", _("Uzbek")
    UG = "ug", _("Uyghur")
    TR = "tr", _("Turkish")
    DE = "de", _("German")
    ZH = "zh", _("Chinese")
    SIGN = "sgn", _("sign language")
