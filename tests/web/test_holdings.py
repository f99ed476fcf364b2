"""What a worker process keeps, and for how long."""

from web.holdings import Answers


def test_a_question_is_asked_once_in_one_state_of_the_archive():
    answers, asked = Answers(), []
    for _ in range(3):
        assert answers.find(("a", 1), "size", lambda: asked.append(1) or len(asked)) == 1
    assert answers.find(("a", 1), "sources", lambda: "none") == "none"


def test_a_change_of_the_archive_drops_all_that_was_kept():
    answers = Answers()
    for question in range(100):
        answers.find(("a", 1), question, lambda: "old")
    assert answers.find(("a", 2), 7, lambda: "new") == "new"
    assert list(answers._kept[1]) == [7]


def test_no_more_answers_are_kept_than_allowed():
    answers = Answers(most=10)
    for question in range(95):
        assert answers.find("state", question, lambda question=question: question) == question
        assert len(answers._kept[1]) <= 10


def test_an_empty_answer_is_kept_too():
    answers, asked = Answers(), []
    for _ in range(2):
        assert answers.find("state", "similar", lambda: asked.append(1) or ()) == ()
    assert asked == [1]
