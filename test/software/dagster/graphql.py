"""Asks a web server what is in the environment, and prints its answer."""

import json
import os
import sys
import urllib.error
import urllib.request

request = urllib.request.Request(
    f"{os.environ['DAGSTER_URL']}/graphql", os.environ["REQUEST"].encode(), {"Content-Type": "application/json"}
)
try:
    with urllib.request.urlopen(request, timeout=30) as answer:
        print("RESULT " + answer.read().decode())
except urllib.error.HTTPError as error:
    print("RESULT " + json.dumps({"status": error.code, "body": error.read().decode()}))
    sys.exit(0)
