"""An archive told by its environment to search in a cluster, as an operator would."""

import uuid


def settings(addresses, **others):
    """The environment's variables; each caller gets indexes of its own."""
    return {
        "PINCITE_ENGINE": "opensearch",
        "PINCITE_OPENSEARCH": ",".join(addresses),
        "PINCITE_OPENSEARCH_NAME": f"t{uuid.uuid4().hex[:8]}",
        **{f"PINCITE_OPENSEARCH_{name.upper()}": str(value) for name, value in others.items()},
    }


def patient_archive(folder):
    """The folder of an archive whose searches may take long: those of a node that has just started do."""
    folder.mkdir()
    (folder / "archive.toml").write_text("[limits]\nquery_seconds = 30\n")
    return folder
