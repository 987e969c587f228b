"""Foreign formats: what comes from other programs and devices, and what goes there."""
