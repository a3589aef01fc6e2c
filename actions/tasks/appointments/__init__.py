"""Appointments (预约): making one, listing, moving and cancelling them."""
