"""The one module that knows OpenSearch's client: requests, answers as plain values, errors as ours."""

import base64
import json
import logging
import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from opensearchpy import OpenSearch, exceptions
from urllib3 import Timeout

from archive.errors import EngineError, EngineUnavailable
from index.opensearch.address import Address

Json = dict[str, Any]
Params = Mapping[str, str | int]

SECONDS = 30.0  # for one request
_CHUNK = 4_000_000  # bytes of one bulk request
_TRIES = 8  # of what a busy cluster turned away
_BUSY = frozenset({429, 502, 503, 504})
_CONNECTING = 2.0  # seconds for a host to take a connection
_RESTING = (
    1.0  # seconds for which a cluster of which no host answered is not asked: pages need not wait for it
)

logging.getLogger("opensearch").setLevel(logging.ERROR)  # its warnings are our errors, said once


class Missing(EngineError):
    """What was asked for is not in the cluster: an index, a document, a point in time."""


class Conflict(EngineError):
    """Somebody else wrote it first."""


class Cluster:
    """A connection to every host of a cluster; threads may share it. It connects with the first request."""

    def __init__(self, address: Address) -> None:
        self.address = address
        secure = any(host.startswith("https:") for host in address.hosts)
        tls: Json = {"verify_certs": address.verify, "ssl_show_warn": False} if secure else {}
        if secure and address.ca:
            tls["ca_certs"] = address.ca
        self._client = OpenSearch(
            hosts=list(address.hosts),
            headers=_authorization(address),
            max_retries=max(2, len(address.hosts)),
            retry_on_status=(),
            retry_on_timeout=False,
            timeout=SECONDS,
            pool_maxsize=16,
            timeout_cutoff=0,
            dead_timeout=1,
            **tls,
        )
        self._silent: tuple[float, str] | None = None  # until when not to ask, and what it said last

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Params | None = None,
        *,
        seconds: float = SECONDS,
        lines: bool = False,
    ) -> Json:
        """The answer to one request. Missing, Conflict, EngineUnavailable, EngineError."""
        if self._silent and time.monotonic() < self._silent[0]:
            raise self._away(self._silent[1])
        options: Json = {**(params or {}), "request_timeout": Timeout(connect=_CONNECTING, read=seconds)}
        headers = {"content-type": "application/x-ndjson"} if lines else None
        try:
            answer = self._client.transport.perform_request(
                method, path, params=options, body=body, headers=headers
            )
        except exceptions.ConnectionError as error:
            cause = str(error.info or error)
            if not isinstance(error, exceptions.ConnectionTimeout):
                self._silent = time.monotonic() + _RESTING, cause
            raise self._away(cause) from error
        except exceptions.TransportError as error:
            raise self._failed(error) from error
        self._silent = None
        return answer if isinstance(answer, dict) else {}

    def has(self, index: str) -> bool:
        """Whether there is an index of this name."""
        try:
            return self._client.transport.perform_request("HEAD", f"/{index}") is True
        except exceptions.ConnectionError as error:
            raise self._away(str(error.info or error)) from error
        except exceptions.TransportError as error:
            raise self._failed(error) from error

    def _away(self, cause: str) -> EngineUnavailable:
        return EngineUnavailable(
            f"OpenSearch at {self.address.shown} can't be reached ({cause[:300]}). Start it, or mend the way "
            "there; reading and citing go on meanwhile, and the index catches up by itself"
        )

    def _failed(self, error: exceptions.TransportError) -> EngineError:
        status = error.status_code if isinstance(error.status_code, int) else 0
        cause = f"{status} {error.error}: {_reason(error.info)}"
        if status == 404:
            return Missing(cause)
        if status == 409:
            return Conflict(cause)
        if status in {401, 403}:
            return EngineUnavailable(
                f"OpenSearch at {self.address.shown} does not let this user in ({cause}). Set the user and "
                "password in PINCITE_OPENSEARCH_USER and PINCITE_OPENSEARCH_PASSWORD"
            )
        if status in _BUSY or status >= 500:
            return EngineUnavailable(f"OpenSearch at {self.address.shown} can't answer now ({cause})")
        return EngineError(f"OpenSearch at {self.address.shown} did not take a request ({cause})")

    def ask_many(self, bodies: Sequence[Json], index: str | None, *, seconds: float = SECONDS) -> list[Json]:
        """The answers to several searches, asked at once; the first that failed is raised."""
        if not bodies:
            return []
        header = json.dumps({"index": index} if index else {})
        body = "".join(f"{header}\n{json.dumps(each)}\n" for each in bodies)
        answers: list[Json] = self.ask("POST", "/_msearch", body, seconds=seconds, lines=True)["responses"]
        for answer in answers:
            if "error" in answer:
                status, cause = int(answer.get("status", 500)), _reason(answer)
                kind = {404: Missing, 409: Conflict}.get(status)
                if kind is None:
                    kind = EngineUnavailable if status in _BUSY or status >= 500 else EngineError
                raise kind(f"OpenSearch at {self.address.shown} could not search: {status} {cause}")
            if answer["_shards"]["failed"]:  # it answers all the same, without what those shards hold
                cause = _reason({"failed_shards": answer["_shards"].get("failures", [])})
                raise EngineUnavailable(f"Part of the index at {self.address.shown} is away ({cause})")
        return answers

    def write(self, index: str, actions: Iterable[tuple[Json, Json | None]]) -> int:
        """Carry out bulk actions, in order; gives their number.

        What the cluster turns away because it is busy is sent again, later each time. A document of a newer
        version than the one sent stays as it is: that is how a replay never goes back.
        """
        count = 0
        for chunk in _chunks(actions):
            count += len(chunk)
            left = chunk
            for tries in range(_TRIES):
                left = self._write_chunk(index, left, last=tries == _TRIES - 1)
                if not left:
                    break
                time.sleep(min(0.1 * 2**tries, 10.0) * (1 + random.random()))  # noqa: S311 - spreads writers
        return count

    def _write_chunk(self, index: str, chunk: list[str], *, last: bool) -> list[str]:
        """One bulk request; gives the actions that were turned away."""
        try:
            answer = self.ask("POST", f"/{index}/_bulk", "".join(chunk), seconds=120.0, lines=True)
        except EngineUnavailable:
            if last:
                raise
            return chunk
        if not answer["errors"]:
            return []
        left = []
        for action, item in zip(chunk, answer["items"], strict=True):
            outcome = next(iter(item.values()))
            status = int(outcome["status"])
            if status in _BUSY and not last:
                left.append(action)
            elif status >= 400 and status not in {404, 409}:
                kind = EngineUnavailable if status in _BUSY else EngineError
                cause = json.dumps(outcome.get("error"), ensure_ascii=False)[:400]
                raise kind(f"OpenSearch did not take {outcome.get('_id')} ({status} {cause})")
        return left

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


def _authorization(address: Address) -> dict[str, str]:
    """The header that names the user; in UTF-8, which the client's own would not be."""
    if not address.user:
        return {}
    told = f"{address.user}:{address.password or ''}".encode()
    return {"authorization": f"Basic {base64.b64encode(told).decode()}"}


def _chunks(actions: Iterable[tuple[Json, Json | None]]) -> Iterator[list[str]]:
    """Actions as lines, in parts of about _CHUNK bytes."""
    chunk, size = [], 0
    for action, body in actions:
        text = json.dumps(action, ensure_ascii=False) + "\n"
        if body is not None:
            text += json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n"
        chunk.append(text)
        size += len(text)
        if size >= _CHUNK or len(chunk) >= 5000:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _reason(info: Any) -> str:
    """What the cluster says of a failure, in short."""
    error = info.get("error", info) if isinstance(info, dict) else info
    if isinstance(error, dict):
        failed = [shard.get("reason", {}) for shard in error.get("failed_shards", [])]
        said = [str(each["reason"]) for each in map(_innermost, (*failed, error)) if each.get("reason")]
        return "; ".join(dict.fromkeys(said))[:400]
    return str(error)[:400]


def _innermost(error: Json) -> Json:
    """What caused what caused a failure."""
    while isinstance(error.get("caused_by"), dict):
        error = error["caused_by"]
    return error
