import secrets

import pytest

from majlis.channels import vault
from majlis.channels.vault import CannotUnseal, KeyFileBroken, KeyLost, Place

HERE = Place("channels_token", 1, "7", "access")


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path):
    settings.VAULT_KEY_FILE = tmp_path / "keys" / "vault"
    return settings.VAULT_KEY_FILE


def test_what_was_sealed_opens_in_its_place():
    sealed = vault.seal("رمز الدخول 123", HERE)

    assert vault.unseal(sealed, HERE) == "رمز الدخول 123"


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("channels_connecting", 1, "7", "access"),
        Place("channels_token", 2, "7", "access"),
        Place("channels_token", 1, "8", "access"),
        Place("channels_token", 1, "7", "refresh"),
    ],
)
def test_a_sealed_value_copied_elsewhere_does_not_open(elsewhere):
    sealed = vault.seal("token", HERE)

    with pytest.raises(CannotUnseal):
        vault.unseal(sealed, elsewhere)


def test_the_same_text_never_looks_the_same_twice():
    seen = {vault.seal("token", HERE) for _ in range(50)}

    assert len(seen) == 50


def test_the_text_is_not_in_what_is_stored():
    assert b"canary-token" not in vault.seal("canary-token", HERE)


@pytest.mark.parametrize("at", [0, 3, 10, 40, 80, -1])
def test_one_changed_byte_is_noticed(at):
    sealed = bytearray(vault.seal("token", HERE))
    sealed[at] ^= 1

    with pytest.raises(CannotUnseal):
        vault.unseal(bytes(sealed), HERE)


@pytest.mark.parametrize("length", [0, 1, 9, 40, 70])
def test_a_value_cut_short_is_noticed(length):
    with pytest.raises(CannotUnseal):
        vault.unseal(vault.seal("token", HERE)[:length], HERE)


def test_another_key_says_that_the_key_is_lost(key_file):
    sealed = vault.seal("token", HERE)
    key_file.write_text(secrets.token_hex(32))

    with pytest.raises(KeyLost):
        vault.unseal(sealed, HERE)


def test_after_a_new_key_the_old_values_still_open(key_file):
    before = vault.seal("قبل", HERE)
    key_id = vault.add_key()
    after = vault.seal("بعد", HERE)

    assert vault.unseal(before, HERE) == "قبل"
    assert vault.key_id_of(after) == key_id == vault.current_key_id()
    assert vault.key_id_of(before) != key_id
    assert key_file.stat().st_mode & 0o077 == 0


def test_a_forgotten_key_opens_nothing_any_more():
    before = vault.seal("قبل", HERE)
    vault.add_key()
    vault.forget_old_keys()

    with pytest.raises(KeyLost):
        vault.unseal(before, HERE)


@pytest.mark.parametrize("text", ["not hex", "abcd", "ab" * 31])
def test_a_broken_key_file_is_named_and_never_used(key_file, text):
    key_file.parent.mkdir(parents=True)
    key_file.write_text(text)

    with pytest.raises(KeyFileBroken):
        vault.seal("token", HERE)
