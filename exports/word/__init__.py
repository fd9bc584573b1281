"""Word documents, drawn from a snapshot and nothing else: the same snapshot gives the same bytes."""

from exports.word.abbreviations import abbreviations_document
from exports.word.case_list import case_list_document
from exports.word.gaps import gaps_document
from exports.word.index import index_document
from exports.word.self_assessment import self_assessment_document

__all__ = [
    "abbreviations_document",
    "case_list_document",
    "gaps_document",
    "index_document",
    "self_assessment_document",
]
