"""Requests and answers of what the page asks for beside answers and documents, as OpenAPI shows them."""

from pydantic import ConfigDict, Field

from server.schemas import Growing, LanguageCode, Span, Strict

LONGEST = 4000  # characters whose words are explained at once: a quote or a paragraph


class GlossRequest(Strict):
    """A text whose words are to be explained."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "制造业投资5000亿元", "language": "zh"}]})

    text: str = Field(min_length=1, max_length=LONGEST)
    language: LanguageCode | None = Field(None, description="By default told from the text.")


class GlossedWord(Span):
    """A word that the dictionary knows, or how it is read; offsets are code points of the text sent."""

    text: str
    reading: str = Field(description="In pinyin with tone marks; empty of English words.")
    meanings: list[str] = Field(description="In the other language, the commonest first.")


class ConvertedFigure(Span):
    """A large figure, and how the other language writes it: 5000亿元 is 500 billion yuan."""

    text: str
    converted: str


class Gloss(Growing):
    """Dictionary help for a reader of the other language, never verified; none but for Chinese and English."""

    language: str
    words: list[GlossedWord]
    figures: list[ConvertedFigure]


class Example(Growing):
    """A question that the collection answers."""

    question: str
    language: str


class Examples(Growing):
    """Questions made of the collection's own sentences, and how many documents it has."""

    examples: list[Example]
    documents: int
