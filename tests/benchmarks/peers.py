"""One other library, searching the vectors of tests/benchmarks/scale.py: its default index.

    python tests/benchmarks/peers.py NAME FOLDER

FOLDER has rows.npy and asked.npy, unit vectors. Needs that library and numpy, nothing of ours; prints one line of JSON.
Recall is of the ten nearest against exact search, counted by scores, so that equal vectors don't matter.
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

K = 10
BATCH = 5000
_SAME = 1e-5

Rows = Any  # numpy array (n, dimension), float32
Search = Callable[[Any], Sequence[int]]


def flat(rows: Rows, folder: Path) -> Search:
    """FAISS, all compared: what exact search costs."""
    import faiss

    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    return lambda asked: index.search(asked[None], K)[1][0]


def txtai(rows: Rows, folder: Path) -> Search:
    """ANN of txtai over FAISS, as its embeddings database configures it."""
    from txtai.ann import ANNFactory

    ann = ANNFactory.create({"backend": "faiss", "dimensions": rows.shape[1], "offset": 0})
    ann.index(rows)
    return lambda asked: [row for row, _ in ann.search(asked[None], K)[0]]


def llama_index(rows: Rows, folder: Path) -> Search:
    """LlamaIndex's FAISS store, with the inner product."""
    import faiss
    from llama_index.core.schema import TextNode
    from llama_index.core.vector_stores.types import VectorStoreQuery
    from llama_index.vector_stores.faiss import FaissVectorStore

    store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(rows.shape[1]))
    for first in range(0, len(rows), BATCH):
        block = enumerate(rows[first : first + BATCH].tolist(), first)
        store.add([TextNode(id_=str(n), text="", embedding=row) for n, row in block])
    return lambda asked: [
        int(id) for id in store.query(VectorStoreQuery(query_embedding=asked.tolist(), similarity_top_k=K)).ids
    ]


def chroma(rows: Rows, folder: Path) -> Search:
    """Chroma on disk, cosine."""
    import chromadb

    client = chromadb.PersistentClient(str(folder / "chroma"), chromadb.Settings(anonymized_telemetry=False))
    collection = client.create_collection("rows", metadata={"hnsw:space": "cosine"})
    for first in range(0, len(rows), BATCH):
        block = rows[first : first + BATCH]
        collection.add(ids=[str(n) for n in range(first, first + len(block))], embeddings=block)
    return lambda asked: [int(id) for id in collection.query(query_embeddings=asked[None], n_results=K)["ids"][0]]


def milvus_lite(rows: Rows, folder: Path) -> Search:
    """milvus-lite in a folder, inner product, its automatic index."""
    from pymilvus import MilvusClient

    client = MilvusClient(str(folder / "milvus.db"))
    client.create_collection("rows", dimension=rows.shape[1], metric_type="IP")
    for first in range(0, len(rows), BATCH):
        block = rows[first : first + BATCH]
        client.insert("rows", [{"id": n, "vector": row} for n, row in enumerate(block, first)])
    return lambda asked: [hit["id"] for hit in client.search("rows", data=[asked], limit=K)[0]]


PEERS = {"flat": flat, "txtai": txtai, "llama-index": llama_index, "chroma": chroma, "milvus-lite": milvus_lite}


def measure(name: str, folder: Path) -> dict[str, Any]:
    """Build, then search in a second round over the questions."""
    rows, asked = np.load(folder / "rows.npy"), np.load(folder / "asked.npy")
    begin = perf_counter()
    search = PEERS[name](rows, folder)
    built = perf_counter() - begin
    for question in asked:
        search(question)
    times, hits = [], []
    for question in asked:
        begin = perf_counter()
        found = search(question)
        times.append(1000 * (perf_counter() - begin))
        scores = rows @ question
        least = np.partition(scores, -K)[-K]
        hits.append(np.mean([scores[row] >= least - _SAME for row in found]))
    held = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    own, whole = (int(held[field].split()[0]) / 1e3 for field in ("RssAnon", "VmRSS"))
    return {
        "name": name,
        "build_s": built,
        "search_ms": {"p50": float(np.median(times)), "p95": float(np.quantile(times, 0.95))},
        "recall": float(np.mean(hits)),
        "memory_mb": {"own": own, "all": whole},
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
