"""Who takes part: sign-ups, attendance, reminders, cancellations."""
