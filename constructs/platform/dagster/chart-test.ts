import { format, isPresent, jsonDocument, loop, Manifest, not, orElse, overlay, when, When, whenSet } from '../../../src/index.js';
import type { Pod } from '../../../src/kubernetes/index.js';
import { imageReference } from '../../common/image.js';
import { literal } from '../../common/literal.js';
import { restrictedPod } from '../../common/security.js';
import type { Dagster } from './dagster.js';
import type { Webserver } from './webserver.js';

export const CHART_TEST = 'test';

/**
 * Asks the web server until everything is as it should be: it answers, every code location that it is to have has loaded,
 * and the daemon gives signs of life. Ends with 1 when the time is up, and says what is missing.
 */
export const TEST_SCRIPT = `import json
import os
import sys
import time
import urllib.error
import urllib.request

QUERY = """{
  version
  workspaceOrError {
    __typename
    ... on PythonError { message }
    ... on Workspace {
      locationEntries { name loadStatus locationOrLoadError { __typename ... on PythonError { message } } }
    }
  }
  instance { daemonHealth { allDaemonStatuses { daemonType required healthy lastHeartbeatErrors { message } } } }
}"""
url = os.environ["DAGSTER_URL"]
expected = json.loads(os.environ["EXPECTED_LOCATIONS"])
deadline = time.monotonic() + float(os.environ["TIMEOUT_SECONDS"])


def ask():
    request = urllib.request.Request(
        f"{url}/graphql", json.dumps({"query": QUERY}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        result = json.load(answer)
    if result.get("errors"):
        raise ValueError(result["errors"][0]["message"])
    return result["data"]


def problems(data):
    workspace = data["workspaceOrError"]
    if workspace["__typename"] != "Workspace":
        yield f"The workspace did not load: {workspace.get('message')}"
        return
    entries = {entry["name"]: entry for entry in workspace["locationEntries"]}
    for name in expected:
        if name not in entries:
            yield f"Code location {name!r} is not in the workspace."
    for name, entry in entries.items():
        loaded = entry["locationOrLoadError"] or {}
        if entry["loadStatus"] != "LOADED" or loaded.get("__typename") == "PythonError":
            yield f"Code location {name!r} has not loaded: {loaded.get('message', entry['loadStatus'])}"
    for daemon in data["instance"]["daemonHealth"]["allDaemonStatuses"]:
        if daemon["required"] and not daemon["healthy"]:
            errors = " ".join(error["message"] for error in daemon["lastHeartbeatErrors"])
            yield f"The daemon's part {daemon['daemonType']} is not healthy. {errors}"


while True:
    try:
        data = ask()
        found = list(problems(data))
    except (OSError, ValueError, KeyError, TypeError) as error:
        found = [f"{url}/graphql does not answer: {error!r}"]
    if not found:
        names = [entry["name"] for entry in data["workspaceOrError"]["locationEntries"]]
        print(f"ok: Dagster {data['version']} at {url}, its daemon, and code locations: {', '.join(names) or 'none'}")
        sys.exit(0)
    if time.monotonic() > deadline:
        for problem in found:
            print(f"FAILED: {problem}")
        sys.exit(1)
    print(f"Waiting: {found[0]}", flush=True)
    time.sleep(3)
`;

/** The pod that `helm test` runs. */
export function addChartTest(chart: Dagster, webserver: Webserver): void {
  const { codeLocationDefaults, codeLocations, global, image, test, workspace } = chart.values;
  const location = loop(codeLocations, { key: 'name', item: 'location' });
  const settings = overlay(codeLocationDefaults, location.item, 'settings');
  const server = loop(workspace.servers, { key: 'name', item: 'server' });
  // A workspace of the operator's own has what it has.
  const isOurs = not(isPresent(workspace.existingConfigMap));
  const expected = [
    location.each<string>(when<string>(isOurs, orElse(settings.locationName, location.key))),
    server.each<string>(when<string>(isOurs, server.key)),
  ];
  new Manifest<Pod>(
    new When(chart, 'WithTest', test.enabled),
    CHART_TEST,
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { labels: chart.selectorLabels(CHART_TEST) },
      spec: restrictedPod({
        restartPolicy: 'Never',
        imagePullSecrets: whenSet(global.floe.imagePullSecrets),
        nodeSelector: whenSet(test.nodeSelector),
        tolerations: whenSet(test.tolerations),
        affinity: whenSet(test.affinity),
        containers: [
          {
            name: CHART_TEST,
            image: imageReference(chart, image, 'Dagster', global.floe.imageRegistry),
            imagePullPolicy: image.pullPolicy,
            command: ['python', '-c', TEST_SCRIPT],
            env: [
              { name: 'DAGSTER_URL', value: format`${webserver.service.url('http')}${webserver.pathPrefix}` },
              { name: 'EXPECTED_LOCATIONS', value: literal(jsonDocument(expected)) },
              { name: 'TIMEOUT_SECONDS', value: format`${test.timeoutSeconds}` },
            ],
            resources: whenSet(test.resources),
          },
        ],
      }),
    },
    { component: CHART_TEST, test: true, suffix: CHART_TEST },
  );
}
