#!/usr/bin/env bash
# Installs the data product of test/node/product in a kind cluster, with an image that is built here and values-kind.yaml;
# runs its job, and then `helm test`. Needs docker, kind, kubectl, helm and `npm run build`.
#
#   .github/kind/product.sh CLUSTER
set -euo pipefail
cd "$(dirname "$0")/../.."

cluster=${1:?Usage: product.sh CLUSTER}
namespace=orders
image=floe.test/sales/orders:1.0.0
chart=charts-out/floe-jobs
artifacts=test/node/product/compiled_artifacts.json
scratch=$(mktemp -d)

clean_up() {
  kubectl delete namespace "$namespace" --ignore-not-found
  rm -rf "$scratch"
}
explain() {
  kubectl describe pods --namespace "$namespace" || true
  kubectl logs --namespace "$namespace" --selector app.kubernetes.io/instance=orders --all-containers --prefix || true
}
trap clean_up EXIT
trap explain ERR

docker build --file .github/kind/Dockerfile --tag "$image" test/node
kind load docker-image "$image" --name "$cluster"

kubectl create namespace "$namespace"
kubectl label namespace "$namespace" pod-security.kubernetes.io/enforce=restricted
kubectl create secret generic orders-profile --namespace "$namespace" --from-literal WAREHOUSE_SCHEMA=sales

node dist/cli/main.js values --spec test/node/product/floe.yaml --artifacts "$artifacts" \
  --image "$image" --secret orders-profile > "$scratch/values.yaml"
helm install orders "$chart" --namespace "$namespace" --values "$chart/values-kind.yaml" --values "$scratch/values.yaml" \
  --set-file artifacts.file="$artifacts" --wait --timeout 5m

kubectl create job by-hand --namespace "$namespace" --from cronjob/orders-dbt-build
kubectl wait --namespace "$namespace" --for condition=complete --timeout 5m job/by-hand
kubectl logs --namespace "$namespace" --all-containers job/by-hand | tee "$scratch/log"
grep 'Completed successfully' "$scratch/log"

helm test orders --namespace "$namespace" --timeout 5m
