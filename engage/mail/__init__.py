"""Outgoing mail: an outbox in the database, sent by a job."""
