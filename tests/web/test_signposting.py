"""Links for machines are bounded in the header, whatever a record is, and whole in the linkset."""

import pytest

from archive.store import open_store
from tests.web.seaside import take
from web import create_app
from web.signposting import MOST_BYTES, MOST_LINKS


@pytest.fixture
def crowd(tmp_path):
    """A client, and records of one, forty and three hundred authors by their number."""
    records = {}
    with open_store(tmp_path / "archive", create=True) as store:
        for count in (1, 40, 300):
            authors = tuple(f"Երևան Քաղաքացի {number}" for number in range(count))
            records[count] = take(
                store, f"{count}.txt", str(count), f"A report by {count}.", title="A", authors=authors
            )
    return create_app(tmp_path / "archive").test_client(), records


@pytest.mark.parametrize("count", [1, 40, 300])
@pytest.mark.parametrize("place", ["", "/p1", "/v1", "/v1/p1"])
def test_the_header_is_bounded_and_the_linkset_has_every_author(crowd, count, place):
    client, records = crowd
    path = f"/d/{records[count]}{place}"
    header = client.get(path).headers.getlist("Link")
    assert len(header) <= MOST_LINKS
    assert sum(map(len, header)) <= MOST_BYTES
    assert any('rel="cite-as"' in link for link in header)
    whole = client.get(path + "?format=linkset")
    assert whole.mimetype == "application/linkset+json"
    (context,) = whole.json["linkset"]
    assert len(context["author"]) == count
    assert any('rel="linkset"' in link for link in header) == (count > 1)
