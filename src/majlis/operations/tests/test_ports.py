"""A free port stays free until its server listens: nobody is given it by chance."""

import socket

import pytest

from majlis.operations import ports


def test_a_free_port_is_none_that_the_kernel_gives_to_connections():
    low, high = ports.given_out()

    chosen = [ports.free_port() for _ in range(50)]

    assert low < high
    assert not any(low <= port <= high for port in chosen)
    assert len(set(chosen)) > 1  # two who choose at once do not choose alike
    assert ports.taken(chosen) == []


def test_what_any_server_is_given_lies_in_the_range_that_is_avoided():
    with socket.socket() as server:
        server.bind((ports.LOOPBACK, 0))
        low, high = ports.given_out()

        assert low <= server.getsockname()[1] <= high


def test_a_port_on_which_someone_listens_is_not_chosen(monkeypatch):
    with socket.socket() as server:
        server.bind((ports.LOOPBACK, 0))
        server.listen()
        port = server.getsockname()[1]
        monkeypatch.setattr(ports, "LOWEST", port)
        monkeypatch.setattr(ports, "HIGHEST", port)

        assert ports.taken([port]) == [port]
        with pytest.raises(ports.NoneFree):
            ports.free_port()
