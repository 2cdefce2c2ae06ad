"""Records what CKAN's own code makes of API tokens, as golden/ckan-tokens.json.

    golden_tokens.py GENERATION    once for each generation, with its Python, the newest first

A case is a secret as `api_token.jwt.encode.secret` has it, an algorithm, what the token says, and the token as the newest
CKAN writes it; `read by` is what each generation reads out of that token, or null where it refuses it.
"""

import json
import logging
import sys
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "resources" / "golden" / "ckan-tokens.json"
ROW = "qQ3hGm2hJ0v6X6Yw0kq1uC0yq9x1v1g0m7hQy8Kc1rE"
MADE = 1767225600
LATER = 4102444800  # in the year 2100
CASES = [
    ("string:tiny", "HS256", LATER),
    ("string:lVlNvZBq0QbG8vXzq4YxQ2bC0", "HS256", LATER),
    ("string:with:a colon and ümläuts", "HS256", LATER),
    ("string:lVlNvZBq0QbG8vXzq4YxQ2bC0", "HS384", LATER),
    ("string:lVlNvZBq0QbG8vXzq4YxQ2bC0", "HS512", LATER),
    ("string:lVlNvZBq0QbG8vXzq4YxQ2bC0", "HS256", MADE + 3600),
]


def main(generation):
    import ckan.lib.api_token as api_token
    from ckan.common import config

    logging.disable(logging.CRITICAL)
    recorded = json.loads(GOLDEN.read_text()) if GOLDEN.exists() else []
    for number, (secret, algorithm, expires) in enumerate(CASES):
        config["api_token.jwt.encode.secret"] = config["api_token.jwt.decode.secret"] = secret
        config["api_token.jwt.algorithm"] = algorithm
        data = {"jti": ROW, "iat": MADE - 60, "exp": expires}
        if number == len(recorded):
            token = api_token.encode(data)
            recorded.append({"secret": secret, "algorithm": algorithm, "says": data, "token": token, "read by": {}})
        recorded[number]["read by"][generation] = api_token.decode(recorded[number]["token"])
    GOLDEN.write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
