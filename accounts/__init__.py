"""Ground floor: people, tenants, roles, and the outbox of notices."""
