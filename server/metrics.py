"""What the server counts, for Prometheus."""

import os

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
    multiprocess,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from rag.types import Answer

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own: where several workers add up what they count
SECONDS = (0.002, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
BATCHES = (1, 2, 4, 8, 16, 32)


class Metrics:
    """The counters of one server; each has its own registry, so that a process may hold several servers."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.requests = Counter(
            "bicite_requests", "Requests, by route and status.", ("method", "route", "status"), registry=registry
        )
        self.seconds = Histogram(
            "bicite_request_seconds", "Time to the end of a response.", ("route",), registry=registry, buckets=SECONDS
        )
        self.stages = Histogram(
            "bicite_stage_seconds", "Time of the stages of a question.", ("stage",), registry=registry, buckets=SECONDS
        )
        self.batches = Histogram(
            "bicite_embedding_batch", "Questions embedded together.", registry=registry, buckets=BATCHES
        )
        self.answers = Counter(
            "bicite_answers", "Answers, by mode; answered=no are refusals.", ("mode", "answered"), registry=registry
        )
        self.unresolved = Counter(
            "bicite_unresolved_citations", "Citations that could not be verified and were not shown.", registry=registry
        )
        self.refused = Counter(
            "bicite_refused_requests", "Requests turned away, by reason.", ("reason",), registry=registry
        )
        self.in_hand = Gauge(
            "bicite_questions_in_hand", "Questions being worked on.", registry=registry, multiprocess_mode="livesum"
        )
        self.generation = Gauge(
            "bicite_index_generation",
            "Number of the index generation in force.",
            ("collection",),
            registry=registry,
            multiprocess_mode="livemax",
        )
        self.jobs = Counter("bicite_jobs", "Uploads and removals, by how they ended.", ("state",), registry=registry)

    def answered(self, answer: Answer, collection: str) -> None:
        """Count an answer."""
        for stage, milliseconds in answer.timings_ms.items():
            self.stages.labels(stage).observe(milliseconds / 1000)
        self.answers.labels(answer.mode, "yes" if answer.answered else "no").inc()
        self.unresolved.inc(len(answer.unresolved))
        self.generation.labels(collection).set(int(answer.index.generation))

    def text(self) -> bytes:
        """Return everything in Prometheus's text format; of several workers, together."""
        if SHARED in os.environ:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
            return generate_latest(registry)
        processes = CollectorRegistry()
        ProcessCollector(registry=processes)
        PlatformCollector(registry=processes)
        return generate_latest(self.registry) + generate_latest(processes)
