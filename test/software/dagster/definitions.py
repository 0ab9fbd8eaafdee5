"""The code location of the tests."""

import json
import os
import time

import dagster as dg


@dg.asset
def orders() -> int:
    return 1


@dg.op
def greet():
    # A writable folder, a variable of the location, and output.
    with open("/tmp/greeting", "w", encoding="utf-8") as file:
        file.write(os.environ["GREETING"])
    print(json.dumps(os.environ["GREETING"]))
    return os.environ["GREETING"]


@dg.op
def wait():
    time.sleep(600)


@dg.job
def greeting():
    greet()


@dg.job
def waiting():
    wait()


defs = dg.Definitions(assets=[orders], jobs=[greeting, waiting])
