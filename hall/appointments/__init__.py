"""Appointments (预约) and queue tickets (取号)."""
