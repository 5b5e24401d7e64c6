"""An API integration in Python, with PyJWT (pip install pyjwt).

  python3 pyjwt.py once URL < credential             exchanges, calls your API, tells the status
  python3 pyjwt.py exchange < credential > tokens    credential string in, tokens out (JSON)
  python3 pyjwt.py call URL < tokens                 calls your API with the access token
  python3 pyjwt.py refresh URL < tokens              refreshes at Rekey's own URL, new tokens out

Secrets come in by stdin: arguments of a process can be read by others. The credential string may
come in REKEY_CREDENTIAL instead. Keep the two files to yourself: umask 077.
"""

import base64
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

import jwt


class Stay(urllib.request.HTTPRedirectHandler):
    """A redirect that is followed would carry the token along."""

    def redirect_request(self, *_):
        return None


http = urllib.request.build_opener(Stay)


def read_credential(text):
    """The five members of a credential string, padded or not, with or without line breaks."""
    compact = "".join(text.split()).rstrip("=")
    return json.loads(base64.b64decode(compact + "=" * (-len(compact) % 4)))


def request_token(credential):
    """A JWT, HS256, keyed with the shared secret; good for one exchange."""
    claims = {
        "iat": int(time.time()),
        "jti": str(uuid.uuid4()),
        "appname": credential["appname"],
        "appkey": credential["appkey"],
        "shortname": credential["shortname"],
    }
    return jwt.encode(claims, credential["sharedsecret"], algorithm="HS256")


def exchange(text):
    credential = read_credential(text)
    body = json.dumps({"jwt": request_token(credential)}).encode()
    headers = {"Content-Type": "application/json"}
    return urllib.request.Request(credential["url"] + "/auth/token", body, headers)


def call(text, url):
    token = json.loads(text)["access_token"]
    return urllib.request.Request(url, headers={"Authorization": "Bearer " + token})


def refresh(text, url):
    body = urllib.parse.urlencode({"refresh_token": json.loads(text)["refresh_token"]}).encode()
    return urllib.request.Request(url.rstrip("/") + "/api/auth/bearer/refresh", body)


def once(text, url):
    """Exchanges and calls; 3 when nothing helps but the new credential string: load it here if you can."""
    try:
        tokens = http.open(exchange(text)).read()
    except urllib.error.HTTPError as error:
        refusal = json.load(error)
        print(refusal["name"] + ": " + refusal["message"], file=sys.stderr)
        return 3 if refusal["name"] == "SHARED_SECRET_REGENERATED" else 1
    try:
        status = http.open(call(tokens, url)).status
    except urllib.error.HTTPError as error:
        status = error.status
    print("HTTP", status)
    return 0


def send(request):
    """Prints the answer to stdout and its status to stderr; fails when the status is 400 or above."""
    try:
        answer = http.open(request)
    except urllib.error.HTTPError as error:
        answer = error
    sys.stdout.write(answer.read().decode())
    print("HTTP", answer.status, answer.headers.get("WWW-Authenticate", ""), file=sys.stderr)
    return 0 if answer.status < 400 else 22


def main(name=None, *arguments):
    commands = {"once": (once, 1), "exchange": (exchange, 0), "call": (call, 1), "refresh": (refresh, 1)}
    command, expected = commands.get(name, (None, 0))
    if command is None or len(arguments) != expected:
        sys.exit(__doc__)
    credential = os.environ.get("REKEY_CREDENTIAL") if command in (once, exchange) else None
    result = command(credential or sys.stdin.read(), *arguments)
    sys.exit(result if command is once else send(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
