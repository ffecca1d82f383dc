"""What every room stands on: settings, the database, the outbox, the audit, the clock, logs."""
