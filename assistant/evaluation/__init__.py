"""How good answers are: labelled questions, grades and figures with their uncertainty."""
