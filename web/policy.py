"""What every response says to browsers and caches: security headers, validators, compression, limits."""

import gzip
import hashlib

from flask import Flask, Response, request

BODY_BYTES = 4_000_000  # the largest manuscript that /verify takes
PINNED_SECONDS = 300  # a pinned text never changes, but may be withdrawn, and the page around it may improve
_COMPRESSED_FROM = 1_000  # bytes; below it the header costs more than it saves
_COMPRESSIBLE = ("text/", "application/json", "application/problem+json", "application/xml")
_MORE_COMPRESSIBLE = ("+xml", "+json", "javascript", "jsonl", "ndjson")

# `img-src data:` is not needed: no page of ours has an image that is not a file of ours.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# For bytes that are not ours: nothing in them may run, load or be framed.
PAYLOAD_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"

_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}


def install(app: Flask) -> None:
    """Apply the policy to every response of an application."""
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if not response.cache_control.max_age and not response.cache_control.no_store:
        # A page may be kept but is asked for each time: a withdrawn text must not outlive its withdrawal.
        response.cache_control.no_cache = True
    if response.status_code == 200 and request.method in {"GET", "HEAD"} and not response.is_streamed:
        _validate(response)
    return _compress(response)


def _validate(response: Response) -> None:
    """Give the response an ETag of its content and answer 304 where the reader has it already."""
    if not response.get_etag()[0] and not response.direct_passthrough:
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24], weak=True)
    response.make_conditional(request.environ)


def _compress(response: Response) -> Response:
    """The response as gzip, where it is text of some length and the reader takes it."""
    kind = response.mimetype or ""
    if not (kind.startswith(_COMPRESSIBLE) or kind.endswith(_MORE_COMPRESSIBLE)):
        return response
    response.vary.add("Accept-Encoding")
    if (
        response.status_code in {204, 304}
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or not request.accept_encodings["gzip"]
    ):
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < _COMPRESSED_FROM:
        return response
    response.set_data(gzip.compress(content, compresslevel=5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    return response


def keep(response: Response, seconds: int) -> Response:
    """The response, to be kept by the reader's own cache for so long without asking again.

    Never `public` or `must-revalidate`: where a proxy asks for a password, shared caches must not keep it.
    """
    response.cache_control.no_cache = None
    response.cache_control.max_age = seconds
    return response
