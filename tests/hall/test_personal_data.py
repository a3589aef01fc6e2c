"""Personal values at rest and as shown."""

from __future__ import annotations

import pytest

from hall.errors import Unavailable
from hall.personal_data import (
    PersonalData,
    masked_identity,
    masked_name,
    masked_phone,
    new_key,
)


def test_what_is_encrypted_comes_back_with_the_same_key_alone() -> None:
    key = new_key()
    stored = PersonalData(key).encrypted("陈小明")
    assert "陈" not in stored
    assert PersonalData(key).decrypted(stored) == "陈小明"
    with pytest.raises(Unavailable):
        PersonalData(new_key()).decrypted(stored)


def test_fingerprints_are_equal_for_equal_values_of_a_kind() -> None:
    key = new_key()
    one = PersonalData(key).fingerprint("identity", "1")
    assert one == PersonalData(key).fingerprint("identity", "1")
    assert one != PersonalData(key).fingerprint("phone", "1")
    assert one != PersonalData(key).fingerprint("identity", "2")
    assert one != PersonalData(new_key()).fingerprint("identity", "1")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="HALL_DATA_KEY"):
        PersonalData("short")


def test_masks() -> None:
    assert masked_identity("440604199001011234") == "440***********1234"
    assert masked_phone("13812345678") == "138****5678"
    assert masked_name("陈") == masked_name("陈小明") == "陈**"
