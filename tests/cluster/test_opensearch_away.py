"""A cluster that is away, busy, or particular about who comes: what readers and writers see of it."""

import shutil

import pytest
from click.testing import CliRunner

from archive.errors import EngineUnavailable
from index.documents import IndexDocument
from index.engine import Cursor
from index.opensearch import Address, OpenSearchEngine
from index.service import Index
from pincite.__main__ import cli
from pincite.polling import _find_problem
from tests.cluster.gate import Gate, certificate
from tests.cluster.opensearch_settings import patient_archive, settings
from tests.index.libraries import Library, paper
from web import create_app

pytestmark = pytest.mark.cluster


def test_pages_say_so_while_the_cluster_is_away_and_the_index_catches_up_by_itself(
    tmp_path, monkeypatch, opensearch
):
    with Gate(opensearch[0]) as gate:
        for name, value in settings([gate.address], replicas=0).items():
            monkeypatch.setenv(name, value)
        folder = patient_archive(tmp_path / "archive")
        library = Library(folder)
        library.put(paper("harbour", "The harbour was closed."))
        client = create_app(folder).test_client()
        record = f"/d/{library.ids['harbour']}"
        assert b"was closed." in client.get("/search?q=harbour").data
        gate.shut()
        try:
            answer = client.get("/search?q=harbour")
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
            assert client.get("/api/v1/search?q=harbour").status_code == 503
            for path in (record, f"{record}/p1", f"{record}?format=json", f"{record}/p1?format=bib"):
                assert client.get(path).status_code == 200, path
            (tmp_path / "fog.txt").write_text(
                "Fog on the bay\n\nA bank of fog lay on the bay all day long.\n"
            )
            words = ["--archive", str(folder), "ingest", str(tmp_path / "fog.txt")]
            taken = CliRunner().invoke(cli, words)
            assert taken.exit_code == 0, taken.output
            assert "the index was not brought up to date" in taken.output
            assert "can't be reached" in _find_problem(folder, Index.catch_up)
            status = CliRunner().invoke(cli, ["--archive", str(folder), "status", "--json"])
            assert status.exit_code == 0
            assert "can't be reached" in status.output
        finally:
            gate.open()
        assert _find_problem(folder, Index.catch_up) is None
        assert library.search("fog").total == 1
        assert client.get("/search?q=fog").status_code == 200
        library.index._engine.remove()
        library.close()


def test_what_a_busy_cluster_turns_away_is_sent_again(opensearch):
    with Gate(opensearch[0]) as gate:
        engine = OpenSearchEngine(Address((gate.address,), name="busy", replicas=0), "archive")
        gate.busy = 3
        documents = [IndexDocument(f"d{n}", "t", (), ("word",), (1,), (None,)) for n in range(50)]
        engine.rebuild(documents, Cursor("s", 1))
        assert gate.turned_away == 3
        assert engine.snapshot().documents == 50
        gate.busy = 10**6
        with pytest.raises(EngineUnavailable, match="429"):
            engine.apply(documents[:1], [], Cursor("s", 2))
        gate.busy = 0
        assert engine.snapshot().cursor == Cursor("s", 1)
        engine.remove()
        engine.close()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to make a certificate")
def test_a_cluster_behind_tls_and_a_password_is_reached_by_who_knows_both(tmp_path, opensearch):
    made, key = certificate(tmp_path)

    def state(**others):
        address = Address((gate.address,), name="tls", **others)
        return OpenSearchEngine(address, "archive").state()

    with Gate(opensearch[0], secured=(made, key), password="ann:s€cret") as gate:
        assert state(ca=str(made), user="ann", password="s€cret").problem is None
        assert state(verify=False, user="ann", password="s€cret").problem is None
        assert "ertificate" in state(user="ann", password="s€cret").problem
        refused = state(ca=str(made), user="ann", password="wrong").problem
        assert "does not let this user in" in refused
        assert "wrong" not in refused
