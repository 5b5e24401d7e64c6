# Checks a webhook of Rekey in Python, with what Python has. `pip install standardwebhooks` does the same.
#
#   python3 verify.py < body     with WEBHOOK_SECRET, WEBHOOK_ID, WEBHOOK_TIMESTAMP, WEBHOOK_SIGNATURE
import base64
import hashlib
import hmac
import json
import os
import sys
import time


def verify(secret, message_id, timestamp, signature, body):
    """The payload, or None for one that is not from Rekey, or is not from just now."""
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return None
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # While a signing secret is replaced there are two.
    given = [one.partition(",") for one in signature.split(" ")]
    is_right = any(
        version == "v1" and hmac.compare_digest(digest.encode(), expected.encode())
        for version, _, digest in given
    )
    return json.loads(body) if is_right else None


if __name__ == "__main__":
    names = ["WEBHOOK_SECRET", "WEBHOOK_ID", "WEBHOOK_TIMESTAMP", "WEBHOOK_SIGNATURE"]
    payload = verify(*[os.environ[name] for name in names], sys.stdin.buffer.read())
    if payload is None:
        sys.exit(1)
    print(payload["type"])
