"""Durable background work: queue, leases, schedules, and what runs them."""
