"""Names of fixed sets in volunteers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qazvolunteer.lib.moves import MoveTable


class ConsentPurpose(models.TextChoices):
    """What a person agreed to."""

    DATA = "data", _("processing of personal data")
    PUBLICATION = "publication", _("publication of the name in reports")


class ConsentState(models.TextChoices):
    """Whether a consent is in force; whatever has ended stays as it ended."""

    GIVEN = "given", _("given")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REPLACED = "replaced", _("replaced by a newer one")
    ERASED = "erased", _("ended with the profile")


_S = ConsentState
#: the row itself is the trace: a trigger lets it end once and change in nothing else (decision 0020)
CONSENT_MOVES = MoveTable(
    [
        (None, _S.GIVEN, {"volunteer"}),
        (_S.GIVEN, _S.WITHDRAWN, {"volunteer"}),
        (_S.GIVEN, _S.REPLACED, {"volunteer"}),
        (_S.GIVEN, _S.ERASED, {"system"}),
    ]
)


class ConsentWay(models.TextChoices):
    """How a consent was given."""

    REGISTRATION = "registration", _("with a tick in the form of registration")
    CABINET = "cabinet", _("with a tick in the cabinet")


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
