"""What a page may load and run: the site's own files, and the theme's inline scripts by their hash.

The policy stands in the page itself, so that it holds wherever the site is served from.
"""

from __future__ import annotations

import base64
import hashlib
import re

INLINE = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>(.*?)</script>", re.DOTALL)
FIRST = '<meta charset="utf-8">'
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the theme's icons stand in its style sheet as data
    "connect-src": "'self'",  # the search index, and the rules on which readers' own dates depend
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
"""What is allowed for each kind of content (Content Security Policy Level 3, W3C)."""


def with_policy(html: str) -> str:
    """Return a page with its content security policy, which names the hash of each inline script.

    Args:
        html: The whole page, as it will be served: a script changed later would not run.

    Raises:
        ValueError: If the page does not begin as pages of this site do.
    """
    if FIRST not in html:
        raise ValueError(f"the page has no {FIRST}, after which its policy belongs")
    hashes = dict.fromkeys(f"'sha256-{_hash(script)}'" for script in INLINE.findall(html))
    allowed = POLICY | {"script-src": " ".join([POLICY["script-src"], *hashes])}
    policy = "; ".join(f"{kind} {sources}" for kind, sources in allowed.items())
    return html.replace(FIRST, f'{FIRST}<meta http-equiv="Content-Security-Policy" content="{policy}">', 1)


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
