"""Whether a sentence may hold an answer of the kind that a question asks for: a cause, time, figure, name or list.

It must be a new one, that the question doesn't say itself; a figure, one of the quantity asked for. Where it can't be
told, a sentence may.
"""

from rag.analysis.details import counts
from rag.analysis.form import form_of
from rag.analysis.halves import other_half
from rag.analysis.kind import fits, has_figure, lasts
from rag.analysis.quantities import of_another
from rag.analysis.sought import sought_by
from rag.analysis.words import Words
from rag.answerable.bearers import asks_who, has_name, names_somebody
from rag.answerable.causes import LANGUAGES, gives_cause
from rag.answerable.listed import may_list
from rag.answerable.particular import of_before, unnamed
from rag.answerable.roles import of_another_role
from rag.answerable.times import gives_time
from rag.answerable.whereabouts import asks_which_place, names_place


def may_answer(question: str, sentence: str, language: str, words: Words) -> bool:
    """Say whether a sentence of a language may tell what is asked for; in one of other LANGUAGES it always may."""
    sought = sought_by(question)
    if language not in LANGUAGES:
        return True
    if not may_list(question, sentence) or not of_before(question, sentence):
        return False
    if of_another(question, sentence) or other_half(question, sentence):
        return False
    if unnamed(question, sentence) and not has_name(question, sentence, words):
        return False
    if sought == "reason":
        return gives_cause(question, sentence)
    if sought == "time":
        return gives_time(question, sentence)
    if sought == "duration":  # until the war
        return fits(sentence, "duration", question) or lasts(question, sentence) or gives_time(question, sentence)
    if counts(question) or sought == "number" and "几" in question:
        return has_figure(question, sentence)
    if sought == "place" or asks_which_place(question):
        return names_place(question, sentence, words)
    if asks_who(question) and form_of(question) != "comparison":  # which names its own answers
        return names_somebody(question, sentence, words) and not of_another_role(question, sentence)
    return True
