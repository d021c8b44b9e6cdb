"""A store that takes Yandex Market's notifications: python3 store.py PORT"""
import hashlib
import json
import sys
from datetime import datetime, timezone

from flask import Flask, jsonify, request

app = Flask(__name__)
seen = set()  # of what was handled; a real store keeps it with its orders
orders = []

# What a body must have, by the beginning of its notificationType.
REQUIRED = {"ORDER": ["orderId", "campaignId"], "CHAT": ["businessId"], "GOODS_FEEDBACK": ["businessId"], "QUESTION": ["businessId"], "PING": []}


def problem(event):
    kind = event.get("notificationType") if isinstance(event, dict) else None
    prefix = next((p for p in REQUIRED if isinstance(kind, str) and kind.startswith(p)), None)
    if prefix is None:
        return "no such notificationType"
    for name in REQUIRED[prefix]:
        if type(event.get(name)) is not int:
            return f"{name} must be a whole number"
    if not isinstance(event.get("items", []), list):
        return "items must be a list"
    return None


def handle(body, event):
    digest = hashlib.sha256(body).hexdigest()
    if digest in seen:  # Market repeats what it saw no reply to
        return
    seen.add(digest)
    if event["notificationType"] == "ORDER_CREATED":
        orders.append(event["orderId"])
    # what takes long belongs into a queue: the reply has 10 seconds, that of PING one


def refuse(message):
    return jsonify(error={"type": "WRONG_EVENT_FORMAT", "message": message}), 400


@app.post("/notification")
def notification():
    body = request.get_data()
    try:
        event = json.loads(body)
    except ValueError:
        return refuse("the body is not JSON")
    wrong = problem(event)
    if wrong:
        return refuse(wrong)
    handle(body, event)
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return jsonify(version="1.0.0", name="My store", time=now), 200


if __name__ == "__main__":
    app.run("127.0.0.1", int(sys.argv[1]), threaded=True)
