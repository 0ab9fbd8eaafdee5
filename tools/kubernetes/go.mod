// Pins the Kubernetes release that generate.mjs reads. No Go code lives here.
module floe-charts/tools/kubernetes

go 1.26

require k8s.io/kubernetes v1.36.3
