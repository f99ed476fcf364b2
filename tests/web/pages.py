"""What a page holds, as a reader's eye would find it."""

from bs4 import BeautifulSoup


def soup_of(response):
    assert response.mimetype == "text/html", response.data[:200]
    return BeautifulSoup(response.text, "html.parser")


def words(element):
    """An element's text on one line."""
    return " ".join(element.get_text(" ").split())


def get(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, f"{path}: {response.status} {response.data[:300]}"
    return soup_of(response)
