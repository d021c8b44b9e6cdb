"""Drives a local Market against the store: LOCALMARKET=./localmarket python3 -m unittest"""
import json
import os
import subprocess
import threading
import unittest
import urllib.request

from werkzeug.serving import make_server

import store


class StoreTest(unittest.TestCase):
    def setUp(self):
        self.server = make_server("127.0.0.1", 0, store.app, threaded=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        command = [os.environ.get("LOCALMARKET", "localmarket"), "serve", "--speed", "0", "--quiet"]
        self.market = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.base = next(line.split()[-1] for line in self.market.stdout if line.startswith("listening on "))
        self.control("POST", "/subscriptions", {"url": f"http://127.0.0.1:{self.server.port}"})
        self.control("POST", "/clock", {"advance": "2m"})

    def tearDown(self):
        self.market.terminate()
        self.market.wait()
        self.market.stdout.close()
        self.server.shutdown()
        self.server.server_close()

    def control(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        call = urllib.request.Request(f"{self.base}/_market/v1{path}", data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(call) as reply:
            return json.load(reply)

    def test_an_order_arrives_and_a_lost_reply_makes_it_one_order_all_the_same(self):
        self.control("POST", "/faults", {"after": "reset", "count": 1})
        order = self.control("POST", "/events", {"event": "ORDER_CREATED", "model": "FBS"})["notifications"][0]["orderId"]
        self.control("POST", "/clock", {"advance": "5m"})
        self.assertEqual(1, len(self.control("GET", "/journal?kind=delivery.accepted")["entries"]))
        self.assertEqual([order], store.orders)


if __name__ == "__main__":
    unittest.main()
