"""Writing to people: `notify` puts a message into the outbox, `deliver_message` sends it."""

from qazvolunteer.notifications.services.delivery import deliver_message
from qazvolunteer.notifications.services.muting import choose_categories, switch_category
from qazvolunteer.notifications.services.outbox import Address, notify

__all__ = ["Address", "choose_categories", "deliver_message", "notify", "switch_category"]
