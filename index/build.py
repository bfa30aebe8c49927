"""Documents into an index: what changed is cut and embedded, the rest is taken over, a new generation is written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from index import tokens
from index.anchors import anchor
from index.arrays import load
from index.boilerplate import excluded
from index.chunk import chunk
from index.dense import write as write_vectors
from index.errors import IndexDamaged, NotFound
from index.generation import Generation, Part, write
from index.lexicon import Lexicon
from index.merge import merge
from index.protocols import Store, Writer
from index.resume import Resume
from index.sparse import Bag
from index.store import Recipe
from index.types import Chunk, Document, Embedder, FloatArray, IntArray
from index.vocabulary import Vocabulary, Words, collect

ASKED = ("en", "zh")  # languages of questions that are centred even where no document is in them
RESUMED = 256  # texts from which on they are noted as they are embedded: fewer take a few seconds
BATCH = 16  # texts a call of the embedder: small enough for Ctrl-C and the progress bar to be prompt

Progress = Callable[[int, int], None]  # texts embedded, of how many


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of the documents that an update concerned, each sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Builder:
    """Writes one index. Errors: those of `Store`, and `DuplicateId` where documents from two places share an id."""

    store: Store
    recipe: Recipe
    embedder: Embedder
    lexicon: Lexicon
    cache: Path | None = None  # where anchors of languages are kept
    progress: Progress = lambda done, total: None
    batch: int = BATCH  # texts a call of the embedder

    def update(self, paths: Sequence[str], documents: Sequence[Document], unread: Sequence[str] = ()) -> Changes:
        """Bring the index in line with `documents`, all that the absolute `paths` hold now; others stay.

        So does what came from `unread`, which is there but could not be read.
        """
        with self.store.writing() as writer:
            old = self.store.open(self.recipe) if self.store.exists() else None
            before = _by_id(old)
            return self._write(writer, old, before, merge(before.values(), paths, documents, unread))

    def rebuild(self, paths: Sequence[str], documents: Sequence[Document], unread: Sequence[str] = ()) -> Changes:
        """Do the same, but cut and embed everything anew, whatever the index was built with.

        Texts are read from the index itself; of one that is damaged only `documents` remain.
        """
        with self.store.writing() as writer:
            try:
                before = _by_id(self.store.open(None) if self.store.exists() else None)
            except IndexDamaged as error:
                if not documents:
                    raise IndexDamaged(
                        f"{error.__cause__ or error}; its texts are lost, name the documents' PATHs too"
                    ) from error
                before = {}
            after = merge(before.values(), paths, documents, unread)
            self._write(writer, None, {}, after)
            return _changes(before, after)

    def remove(self, ids: Sequence[str]) -> Changes:
        """Take documents out.

        Raises:
            NotFound: one of them is not in the index; none is removed then.
        """
        self.store.open(self.recipe).close()  # where there is no index, none is begun
        with self.store.writing() as writer:
            old = self.store.open(self.recipe)
            before = _by_id(old)
            if missing := [id for id in ids if id not in before]:
                raise NotFound(f"no document {missing[0]!r} in {self.store.path}; nothing removed; see: bicite status")
            return self._write(writer, old, before, {id: d for id, d in before.items() if id not in set(ids)})

    def _write(
        self, writer: Writer, old: Generation | None, before: Mapping[str, Document], after: Mapping[str, Document]
    ) -> Changes:
        changes = _changes(before, after)
        if old and before == after:
            return changes
        with writer.draft() as draft:
            with TemporaryDirectory(dir=draft) as scratch:
                resume = Resume(writer.unfinished, self.recipe.embedder, self.embedder.dimension)
                with closing(resume):
                    parts, words = self._content(old, before, after, Path(scratch), resume)
                languages = write(draft, parts, words, self._bag)
            hashes = {id: document.sha256 for id, document in sorted(after.items())}
            keep = old is not None and not changes.removed  # what is removed is gone, from the disk too
            writer.commit(draft, self.recipe, languages, self._anchors(languages, old), hashes, keep=keep)
        return changes

    def _content(
        self,
        old: Generation | None,
        before: Mapping[str, Document],
        after: Mapping[str, Document],
        scratch: Path,
        resume: Resume,
    ) -> tuple[list[Part], dict[str, Words]]:
        """Return all documents, cut and embedded, and the words of each language; new vectors stay in `scratch`."""
        kept = {id: old.part(d) for id, d in after.items() if old and id in before and _same_vectors(before[id], d)}
        fresh = {id: self._cut(document) for id, document in after.items() if id not in kept}
        cut = {id: part.chunks for id, part in kept.items()} | fresh
        vocabularies = _vocabularies((after[id], c) for id in sorted(cut) for c in cut[id])
        known = _known_words(old)
        passages = [passage_text(after[id], c) for id, chunks in fresh.items() for c in chunks]
        sentences = [
            after[id].text[s.start : s.end] for id, chunks in fresh.items() for c in chunks for s in c.sentences
        ]
        words = [form for each in vocabularies.values() for form in each.forms.values() if form not in known]
        vectors, at = self._embed([*passages, *words], sentences, scratch, resume)
        first, second = 0, len(passages) + len(words)
        for id, chunks in fresh.items():
            n, m = len(chunks), sum(len(c.sentences) for c in chunks)
            rows = at[first : first + n], at[second : second + m]
            kept[id] = Part(after[id], chunks, *(partial(vectors.__getitem__, each) for each in rows))
            first, second = first + n, second + m
        known.update(zip(words, vectors[at[len(passages) : len(passages) + len(words)]], strict=True))
        embedded = {language: self._words(each, known) for language, each in vocabularies.items()}
        return [kept[id] for id in sorted(kept)], embedded

    def _words(self, vocabulary: Vocabulary, vectors: Mapping[str, FloatArray]) -> Words:
        rows = [vectors[form] for form in vocabulary.forms.values()]
        return Words(vocabulary, np.stack(rows) if rows else np.empty((0, self.embedder.dimension), np.float32))

    def _anchors(self, languages: Iterable[str], old: Generation | None) -> dict[str, FloatArray]:
        """Return the anchors of the index's languages and of those that questions come in most."""
        known = old.anchors if old else {}
        wanted = sorted({*languages, *ASKED})
        found = {n: known[n] if n in known else anchor(n, self.embedder, self.cache) for n in wanted}
        return {name: vector for name, vector in found.items() if vector is not None}

    def _cut(self, document: Document) -> tuple[Chunk, ...]:
        return tuple(chunk(document, count=self.embedder.count, excluded=excluded(document.text)))

    def _embed(
        self, passages: Sequence[str], sentences: Sequence[str], scratch: Path, resume: Resume
    ) -> tuple[FloatArray, IntArray]:
        """Embed each different text once, the long ones first: batches of like length waste nothing.

        What an interrupted build embedded is taken over.

        Return the vectors, mapped, and which of them is whose, (passages and sentences,): they may be more than memory
        holds.
        """
        forms = [sorted(set(texts), key=lambda text: (-len(text), text)) for texts in (passages, sentences)]
        path = scratch / "embedded.npy"
        write_vectors(path, (sum(map(len, forms)), self.embedder.dimension), self._batches(forms[0], forms[1], resume))
        places = [{text: row for row, text in enumerate(texts)} for texts in forms]
        at = [places[0][text] for text in passages] + [len(forms[0]) + places[1][text] for text in sentences]
        return load(path, "r"), np.array(at, np.int64)

    def _batches(self, passages: Sequence[str], sentences: Sequence[str], resume: Resume) -> Iterator[FloatArray]:
        done, total = 0, len(passages) + len(sentences)
        noted = total > RESUMED
        forms = (("passages", self.embedder.passages, passages), ("sentences", self.embedder.sentences, sentences))
        for name, embed, texts in forms:
            form = partial(resume.through, embed, name) if noted else embed
            for first in range(0, len(texts), self.batch):
                self.progress(done + first, total)
                yield form(texts[first : first + self.batch])
            done += len(texts)
        self.progress(total, total)

    def _bag(self, document: Document, chunk: Chunk) -> Bag:
        """Return the words a chunk is found by: its own, those of its context, and in Chinese their English glosses."""
        text = passage_text(document, chunk)
        words = tokens.words(text, chunk.language)
        own = Counter(words)
        terms: defaultdict[str, float] = defaultdict(float, own)
        if chunk.language == "zh":
            for term, weight in (pair for word in self.lexicon.weigh(text) for pair in word):
                if term not in own:
                    terms[term] += weight
        return Bag(terms, len(words))


def passage_text(document: Document, chunk: Chunk) -> str:
    """Return the chunk's text with its context before it: the title, and the heading it stands under."""
    text = document.text[chunk.start : chunk.end]
    context = [line for line in dict.fromkeys((document.title, chunk.heading)) if line and line not in text]
    return "\n".join([*context, text])


def _vocabularies(chunks: Iterable[tuple[Document, Chunk]]) -> dict[str, Vocabulary]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for document, each in chunks:
        texts[each.language].append(passage_text(document, each))
    return {language: collect(found, language) for language, found in texts.items()}


def _known_words(generation: Generation | None) -> dict[str, FloatArray]:
    shards = generation.shards.values() if generation else ()
    return {form: vector for shard in shards for form, vector in shard.words.by_form().items()}


def _same_vectors(old: Document, new: Document) -> bool:
    return (old.sha256, old.title, old.language) == (new.sha256, new.title, new.language)


def _by_id(generation: Generation | None) -> dict[str, Document]:
    return {document.id: document for document in generation.documents()} if generation else {}


def _changes(before: Mapping[str, Document], after: Mapping[str, Document]) -> Changes:
    return Changes(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(id for id in after.keys() & before.keys() if after[id] != before[id])),
        removed=tuple(sorted(before.keys() - after.keys())),
        unchanged=tuple(sorted(id for id in after.keys() & before.keys() if after[id] == before[id])),
    )
