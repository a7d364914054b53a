"""Work on a clock."""

from celery import shared_task

from qazvolunteer.privacy.services.journal import export_erasures


@shared_task(name="qazvolunteer.privacy.tasks.journal_erasures")
def journal_erasures() -> None:
    """Make up for what a full disk kept out of the journal of erasures."""
    export_erasures()
