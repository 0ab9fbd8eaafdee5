"""Reads dagster.yaml and workspace.yaml as Dagster does, and prints the configuration that each of its classes takes.

Also prints the Job that the launcher makes for a run of a code location, whose container context is in the environment.
"""

import importlib
import json
import os

import kubernetes
from dagster import DagsterRun
from dagster._config import process_config, resolve_to_config_type
from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.instance.ref import InstanceRef
from dagster._core.origin import JobPythonOrigin, RepositoryPythonOrigin
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster_k8s.container_context import K8sContainerContext
from dagster_k8s.job import construct_dagster_k8s_job
from dagster_postgres.utils import pg_url_from_config
from sqlalchemy.engine import make_url

ref = InstanceRef.from_dir(os.environ["DAGSTER_HOME"])
result = {"settings": dict(ref.settings), "classes": {}, "errors": []}
processed = {}
for name in ["storage", "scheduler", "run_coordinator", "run_launcher", "compute_logs"]:
    data = getattr(ref, f"{name}_data")
    found = getattr(importlib.import_module(data.module_name), data.class_name)
    config = process_config(resolve_to_config_type(found.config_type()), data.config_dict)
    result["errors"] += [f"{name}: {error.message}" for error in config.errors or []]
    result["classes"][name] = {"class": data.class_name, "config": data.config_dict}
    processed[name] = config.value
url = make_url(pg_url_from_config(processed["storage"]))
result["url"] = {**url._asdict(), "query": dict(url.query)}

origins = WorkspaceFileTarget(paths=[os.environ["WORKSPACE"]]).create_origins()
result["locations"] = [
    {"name": origin.location_name, "host": origin.host, "port": origin.port, "ssl": origin.use_ssl} for origin in origins
]

context = os.environ.get("DAGSTER_CLI_API_GRPC_CONTAINER_CONTEXT") or os.environ.get("DAGSTER_CONTAINER_CONTEXT")
launcher = ref.run_launcher
origin = RepositoryPythonOrigin(
    executable_path="python",
    code_pointer=ModuleCodePointer("code", "defs"),
    container_image=os.environ.get("DAGSTER_CURRENT_IMAGE"),
    container_context=json.loads(context) if context else None,
)
run = DagsterRun(job_name="job", run_id="3e0770e4-11a6-4c8f-8cba-fd6a2f7bc0b2", job_code_origin=JobPythonOrigin("job", origin))
of_run = K8sContainerContext.create_for_run(run, launcher, include_run_tags=True)
job = construct_dagster_k8s_job(
    job_config=of_run.get_k8s_job_config(origin.container_image, launcher),
    args=["dagster", "api", "execute_run"],
    job_name=f"dagster-run-{run.run_id}",
    pod_name=f"dagster-run-{run.run_id}",
    component="run_worker",
    user_defined_k8s_config=of_run.run_k8s_config,
    labels={"dagster/job": run.job_name, "dagster/run-id": run.run_id},
)
job.metadata.namespace = of_run.namespace
result["job"] = kubernetes.client.ApiClient().sanitize_for_serialization(job)
print("RESULT " + json.dumps(result))
