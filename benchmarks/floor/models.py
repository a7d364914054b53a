"""Slots and bookings, as a tutorial would have them."""

from django.db import models


class Slot(models.Model):
    """Something with so many places."""

    name = models.CharField(max_length=100)
    starts_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.name


class Booking(models.Model):
    """One place of a slot, taken."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="bookings")
    person = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return f"{self.person} in {self.slot_id}"
