"""The services of appointments, put together."""

from __future__ import annotations

from dataclasses import dataclass

from hall.appointments.bookings import BookingDesk
from hall.appointments.calendars import Calendars
from hall.appointments.making import BookingMaker
from hall.appointments.policy import BookingPolicy
from hall.appointments.proofs import Proofs
from hall.appointments.schedule import Schedule
from hall.appointments.slots import SlotBook
from hall.appointments.sweeps import AppointmentSweep
from hall.appointments.telling import Teller
from hall.appointments.tickets import TicketDesk
from hall.appointments.waiting import Pace, WaitingModel
from hall.clock import Clock
from hall.database import Database
from hall.guards import Guard
from hall.personal_data import PersonalData


@dataclass(frozen=True)
class Appointments:
    """What the API calls."""

    slots: SlotBook
    making: BookingMaker
    bookings: BookingDesk
    calendars: Calendars
    tickets: TicketDesk
    sweep: AppointmentSweep


def compose(
    database: Database,
    clock: Clock,
    personal: PersonalData,
    guard: Guard,
    schedule: Schedule,
    policy: BookingPolicy,
    pace: Pace,
) -> Appointments:
    """Appointments and tickets on one database."""
    proofs, teller = Proofs(personal, guard), Teller(personal, policy.capacity)
    return Appointments(
        slots=SlotBook(database, clock, personal, schedule, policy),
        making=BookingMaker(database, clock, personal, proofs, teller, policy),
        bookings=BookingDesk(database, clock, personal, proofs, teller),
        calendars=Calendars(database, clock, teller),
        tickets=TicketDesk(database, clock, personal, schedule, WaitingModel(schedule, pace)),
        sweep=AppointmentSweep(database, clock),
    )
