"""The bare app beside which the product is measured: it checks the signature, commits one row, and answers.

Same server, threads and SQLite settings as the product. Run: python -m tests.bench.bare PORT FILE TOKEN
"""

import sqlite3
import sys
from queue import Queue

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator
from waitress import serve

THREADS = 8


def connect(file: str) -> sqlite3.Connection:
    """One writing connection, set up as the product's is."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "busy_timeout=5000", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE IF NOT EXISTS texts (sid TEXT PRIMARY KEY, phone TEXT, body TEXT)")
    return connection


def create(file: str, token: str, url: str) -> Flask:
    """The bare app."""
    app = Flask(__name__)
    pool: Queue[sqlite3.Connection] = Queue()
    pool.put(connect(file))
    validator = RequestValidator(token)

    @app.post("/twilio/sms")
    def sms() -> Response:
        form = request.form
        if not validator.validate(url, form, request.headers.get("X-Twilio-Signature", "")):
            abort(403)
        connection = pool.get()
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO texts VALUES (?, ?, ?)", (form["MessageSid"], form["From"], form["Body"]))
            connection.execute("COMMIT")
        finally:
            pool.put(connection)
        return Response("<Response/>", mimetype="text/xml")

    return app


if __name__ == "__main__":
    port, database, secret, signed_url = sys.argv[1:]
    serve(create(database, secret, signed_url), host="127.0.0.1", port=int(port), threads=THREADS)
