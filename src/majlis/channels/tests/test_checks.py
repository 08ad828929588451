import pytest

from majlis.channels import checks


def ids(messages):
    return [message.id for message in messages]


def test_a_sound_key_file_passes():
    assert checks.the_vault_has_its_key() == []


def test_a_broken_key_file_is_named(vault_key):
    vault_key.parent.mkdir()
    vault_key.write_text("مفتاح")

    assert ids(checks.the_vault_has_its_key()) == ["majlis.E030"]


def test_a_key_file_that_others_may_read_is_named(vault_key):
    checks.the_vault_has_its_key()
    vault_key.chmod(0o644)

    assert ids(checks.the_vault_has_its_key()) == ["majlis.W030"]


def test_a_key_file_that_is_a_folder_is_named(vault_key):
    vault_key.mkdir(parents=True)

    assert ids(checks.the_vault_has_its_key()) == ["majlis.E031"]


@pytest.mark.parametrize("address", ["https://api.x.com", "http://localhost:7801/api.x.com"])
def test_an_encrypted_or_local_address_passes(settings, address):
    settings.NETWORK_URLS = {"x": {"api": address}}

    assert checks.tokens_travel_encrypted() == []


@pytest.mark.parametrize(
    "address", ["http://api.x.com", "ftp://localhost", "", "http://localhost.evil"]
)
def test_an_open_line_for_tokens_is_refused(settings, address):
    settings.NETWORK_URLS = {"x": {"api": address}}

    assert ids(checks.tokens_travel_encrypted()) == ["majlis.E032"]
