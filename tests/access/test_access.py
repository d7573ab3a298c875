"""Who is believed, and what they then are."""

import pytest

from gic_metrics.access import SAME, TOO_LIKE, NotAllowed, Role, demand, is_loopback, likeness, mode_of, name_of, role_of, two_people

SECRET = "a secret that only the proxy knows"


def told(role, secret=SECRET):
    return {"x-auth-role": role, "X-Auth-Secret": secret, "X-Auth-Name": "Kari"}


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "[::1]", "127.4.5.6"])
def test_a_server_bound_to_loopback_is_its_users_own(address):
    assert mode_of(None, address) == "local"
    assert role_of("local", {}, None) is Role.STAFF


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "10.0.0.4", "dashboard.example"])
def test_anyone_is_the_public_on_a_server_that_others_reach(address):
    assert not is_loopback(address)
    assert mode_of(None, address) == mode_of("local", address) == "closed"
    assert role_of("closed", told("staff"), SECRET) is Role.PUBLIC


def test_an_unknown_mode_is_closed():
    assert mode_of("open", "127.0.0.1") == "closed"


SAID = [("staff", Role.STAFF), ("board", Role.BOARD), ("public", Role.PUBLIC), ("admin", Role.PUBLIC), ("", Role.PUBLIC)]


@pytest.mark.parametrize(("said", "role"), SAID)
def test_the_proxy_says_the_role(said, role):
    assert role_of("proxy", told(said), SECRET) is role


@pytest.mark.parametrize("sent", [{}, {"X-Auth-Role": "staff"}, told("staff", "wrong"), told("staff", ""), told("staff", "å")])
def test_a_header_without_the_secret_is_not_believed(sent):
    assert role_of("proxy", sent, SECRET) is Role.PUBLIC
    assert name_of("proxy", sent, SECRET) == ""


@pytest.mark.parametrize("secret", [None, "", "short"])
def test_without_a_proper_secret_nobody_is_believed(secret):
    assert role_of("proxy", told("staff", secret or ""), secret) is Role.PUBLIC


def test_the_name_comes_from_the_proxy_alone():
    assert name_of("proxy", told("staff"), SECRET) == "Kari"
    assert name_of("local", told("staff"), SECRET) == ""


def test_what_is_above_the_role_is_refused():
    demand(Role.STAFF, Role.BOARD)
    with pytest.raises(NotAllowed):
        demand(Role.PUBLIC, Role.BOARD)


@pytest.mark.parametrize(
    "other",
    [
        "kari nordmann",
        " Kari  Nordmann ",
        "Kari\u00a0Nordmann",
        "Kari\u200b Nordmann",
        "Ka\u00adri Nordmann.",
        "Nordmann, Kari",
        "KariNordmann",
        "K\u0430ri Nordmann",
        "\u039aari Nordmann",
        "\uff2bari Nordmann",
        "K\u00e0ri Nordmann",
        "Ka\u0301ri Nordmann",
        "Kari N\u00f8rdmann",
        "Kari Nordma\u0274n",
        "Kari N\u0585rdmann",
        "",
        ".",
        "\u3164",
    ],
    ids=ascii,
)
def test_one_name_written_in_two_ways_is_one_person(other):
    assert likeness("Kari Nordmann", other) == SAME
    assert likeness(other, "Kari Nordmann") == SAME
    assert not two_people("Kari Nordmann", other)


@pytest.mark.parametrize("other", ["K. Nordmann", "Kari N", "N. K.", "KN", "Kari", "Kari Anne Nordmann"])
def test_a_short_form_of_a_name_is_too_like_it(other):
    assert likeness("Kari Nordmann", other) == likeness(other, "Kari Nordmann") == TOO_LIKE


@pytest.mark.parametrize("other", ["Ola Nordmann", "Kari Nordli", "Kim Nordmann", "Åse Berg", "Иван Петров", "王伟"])
def test_other_names_are_other_people(other):
    assert two_people("Kari Nordmann", other)
    assert not likeness(other, "Kari Nordmann")
