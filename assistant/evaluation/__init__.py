"""How good answers are: labelled questions, grades and figures with their uncertainty."""

from assistant.evaluation.graded_answer import GradedAnswer, grade
from assistant.evaluation.observation import Observed, Quoted, observe
from assistant.evaluation.questions import LabelledQuestion, read_questions, sample
from assistant.evaluation.results import Results

__all__ = [
    "GradedAnswer",
    "LabelledQuestion",
    "Observed",
    "Quoted",
    "Results",
    "grade",
    "observe",
    "read_questions",
    "sample",
]
