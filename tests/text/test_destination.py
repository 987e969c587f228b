"""Where addresses lead, against what their authors would like them to look like."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.text.destination import destination


@pytest.mark.parametrize(
    ("address", "opened", "host"),
    [
        ("https://arxiv.org/abs/2104.09864", None, "arxiv.org"),
        ("HTTP://Arxiv.org", "http://arxiv.org", "arxiv.org"),
        ("http://[::1]:80/a", None, "::1"),
        ("https://a.b:8080/c?d=%20e&f=g#h", None, "a.b"),
        ("https://a.b/位", "https://a.b/%E4%BD%8D", "a.b"),
        ("https://a.b/$f$(g)", None, "a.b"),
        ("https://a.b/c@d", None, "a.b"),
    ],
)
def test_an_address_is_opened_as_it_is_shown(address: str, opened: str | None, host: str) -> None:
    assert destination(address) == (opened or address, host, "", True)


@pytest.mark.parametrize("host", ["аррӏе.com", "xn--80ak6aa92e.com"])
def test_letters_that_look_like_others_are_spelt_out(host: str) -> None:
    found = destination(f"https://{host}/x")
    assert found.address == "https://xn--80ak6aa92e.com/x"
    assert (found.host, found.letters) == ("xn--80ak6aa92e.com", "аррӏе.com")


@pytest.mark.parametrize(
    "address",
    [
        "https://google.com@evil.example/",
        "https://user:word@evil.example/",
        "https://@evil.example/",
        "https://good.example\\@evil.example/",
        "https://good.example\\.evil.example/",
        "https://good.example/\n.evil.example",
        "https://good\u202eexample/",
        "https://good.example /",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://a.b",
        "mailto:a@b.c",
        "https:",
        "https://",
        "https:///a",
        "https://a:b/",
        "https://[::1",
        "https://.../",
        "//a.b/c",
        "",
    ],
)
def test_what_hides_or_lacks_its_host_is_not_opened(address: str) -> None:
    assert not destination(address).opens


@given(st.text(st.sampled_from("htps:/@.\\[]?#%aаxn-位 \n\u202e1"), max_size=30))
def test_what_opens_is_plain_and_leads_where_it_says(text: str) -> None:
    for address in (text, "https://" + text):
        found = destination(address)
        if found.opens:
            assert found.address.isascii()
            assert found.address.isprintable()
            assert " " not in found.address
            parts = urlsplit(found.address)
            assert parts.scheme in ("http", "https")
            assert parts.hostname == found.host
            assert "@" not in parts.netloc
            assert destination(found.address) == found
