"""The tables of cases.

What is personal stands encrypted in `person`. The `*_print` columns are fingerprints that find a
case by what its applicant knows, so that one look into an index decides: a number that does not
exist and one that was asked for with the wrong digits are the same miss.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text

from hall.model import metadata
from hall.moments import Moment

_FINGERPRINT = String(64)

cases = Table(
    "cases",
    metadata,
    Column("case_number", String(64), primary_key=True),
    # Copied when the case is filed: the catalogue may change, or become another hall's.
    Column("item_code", String(64), nullable=False),
    Column("item_name", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("promised_days", Float),
    Column("day_unit", String(16)),
    Column("stage", String(8), nullable=False),
    Column("since", Moment, nullable=False),
    Column("filed_at", Moment, nullable=False),
    Column("accepted_at", Moment),
    Column("promised_by", Date),
    Column("outcome", String(8)),
    Column("supplement", JSON(none_as_null=True)),
    Column("pickup", Text),
    # When it ended; from then on the time counts for which personal values are kept.
    Column("closed_at", Moment),
    # Encrypted JSON of the client's Visitor; empty once it was purged, as are the fingerprints.
    Column("person", Text),
    Column("identity_print", _FINGERPRINT),
    Column("person_print", _FINGERPRINT),
    Column("proof_print", _FINGERPRINT),
    Column("number_print", _FINGERPRINT),
    # Fingerprint of the client_key that filed it.
    Column("file_key", _FINGERPRINT, unique=True),
    # The day for which it was made up; empty for a case that somebody filed or worked on.
    Column("made_up_on", Date),
    Index("ix_cases_identity_print", "identity_print"),
    Index("ix_cases_person_print", "person_print"),
    Index("ix_cases_proof_print", "proof_print"),
    Index("ix_cases_number_print", "number_print"),
    Index("ix_cases_closed_at", "closed_at"),
)

case_events = Table(
    "case_events",
    metadata,
    Column(
        "case_number",
        String(64),
        ForeignKey("cases.case_number", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("stage", String(8), nullable=False),
    Column("at", Moment, nullable=False),
    Column("note", Text),
)

case_serials = Table(
    "case_serials",
    metadata,
    # 实施编码 and day: each day of an item begins at 0001.
    Column("prefix", String(64), primary_key=True),
    Column("last", Integer, nullable=False),
)
