"""Flask-SocketIO as its documentation starts it: socketio.run, which serves with eventlet where that is installed.

Compression is negotiated with those clients only that offer it, and the bench's do not.
"""

import json
import os
import secrets
import socket
import time

from flask import Flask, session
from flask_socketio import SocketIO, disconnect, emit, join_room

PORT = int(os.environ["PORT"])
WORD_LENGTH = 64
TEXT_LENGTH = 4000  # as in Parlor

app = Flask(__name__)
app.config["SECRET_KEY"] = secrets.token_hex()
socketio = SocketIO(app)


def is_text(value, most):
    return isinstance(value, str) and 0 < len(value) <= most


def is_post(value):
    return isinstance(value, dict) and is_text(value.get("id"), WORD_LENGTH) and is_text(value.get("text"), TEXT_LENGTH)


@socketio.on("join")
def join(room, name):
    if not is_text(room, WORD_LENGTH) or not is_text(name, WORD_LENGTH) or "room" in session:
        return disconnect()
    session["room"] = room
    session["name"] = name
    join_room(room)
    emit("joined")


@socketio.on("post")
def post(said):
    if not is_post(said) or "room" not in session:
        return disconnect()
    message = {"id": said["id"], "by": session["name"], "text": said["text"], "ts": int(time.time() * 1000)}
    emit("message", message, to=session["room"])


def announce():
    """Says so once somebody could connect: the server itself does not tell when it listens."""
    while not is_listening():
        socketio.sleep(0.01)
    print(json.dumps({"port": PORT}), flush=True)


def is_listening():
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", PORT)) == 0


socketio.start_background_task(announce)
# eventlet serves 1024 connections at a time, unless it is told of more.
socketio.run(app, host="127.0.0.1", port=PORT, max_size=100_000)
