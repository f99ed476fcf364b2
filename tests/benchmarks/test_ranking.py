"""The harness that judges ranking says what a small collection, judged by hand, should say."""

import json

from tests.benchmarks.ranking import judge, read_topics

DOCUMENTS = (
    ("a", "The kelp harvest", "Kelp was cut in the bay.\n\nThe kelp harvest failed."),
    ("b", "A ferry timetable", "The ferry leaves at noon."),
    ("c", "Lighthouse keepers", "The keepers dry kelp on the roof."),
)


def test_a_perfect_ranking_scores_one(tmp_path):
    rows = [json.dumps({"id": id_, "title": title, "text": text}) for id_, title, text in DOCUMENTS]
    (tmp_path / "documents.jsonl").write_text("\n".join(rows))
    (tmp_path / "topics.txt").write_text("1\tkelp harvest\n2\tferry\n")
    (tmp_path / "qrels.txt").write_text("1 0 a 2\n1 0 c 1\n2 0 b 1\n")
    all_words, any_word = judge(tmp_path).splitlines()[-2:]
    assert all_words.split(" | ")[1] != "1.0000"  # a document with one of the words only is not found
    assert any_word.split(" | ")[1:3] == ["1.0000", "1.0000"]


def test_trec_topics_are_read_by_number_and_title():
    text = "<top>\n<num> Number: 007\n<title> Topic: sea-fog, horns\n<desc> Description:\n…\n</top>"
    assert read_topics(text) == {"7": "sea fog horns"}
