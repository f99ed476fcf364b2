"""Memory: what one serving process holds after all searches were asked three times."""

import subprocess
import sys

from tests.benchmarks.archive_of_corpus import documents, ingested
from tests.benchmarks.material import ABSENT
from tests.benchmarks.timing import megabytes, table

_SERVING = """
import sys
from pathlib import Path
import psutil
from tests.benchmarks.questions import read_questions
from web import create_app
app = create_app(Path(sys.argv[1]))
client = app.test_client()
for _ in range(3):
    for question in read_questions():
        assert client.get("/search", query_string={"q": question.pincite}).status_code == 200
held = psutil.Process().memory_full_info()
print(held.rss, held.uss)
"""


def main():
    """Print the section."""
    print("## Memory\n")
    if ingested() is None:
        print(ABSENT)
        return
    done = subprocess.run(
        [sys.executable, "-c", _SERVING, str(ingested().folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"Skipped: the web application did not answer ({done.stderr.strip().splitlines()[-1]}).\n")
        return
    resident, own = map(int, done.stdout.split())
    lines = [(f"{len(documents()):,}", megabytes(resident), megabytes(own))]
    print(table(("records", "resident, the mapped index included", "the process's own"), lines))
