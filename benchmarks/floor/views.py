"""Three things that any portal does: say hello, list twenty rows, book one place under a lock."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from benchmarks.floor.models import Booking, Slot

ROWS = 20


def hello(request: HttpRequest) -> HttpResponse:
    """Render a template without data."""
    return render(request, "floor/hello.html")


def rows(request: HttpRequest, first: int) -> HttpResponse:
    """Render twenty rows of one query."""
    return render(
        request, "floor/rows.html", {"slots": Slot.objects.filter(pk__gte=first).order_by("pk")[:ROWS]}
    )


@transaction.atomic
def book(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Lock the slot, count, insert."""
    slot = Slot.objects.select_for_update().get(pk=slot_id)
    if slot.bookings.count() >= slot.capacity:
        return HttpResponse("full", status=409)
    Booking.objects.create(slot=slot, person=int(request.POST["person"]))
    return HttpResponse("booked")
