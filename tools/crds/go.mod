module floe-charts/tools/crds

go 1.26

// The CustomResourceDefinitions whose types the charts use.
require (
	github.com/external-secrets/external-secrets v1.3.2
	github.com/prometheus-operator/prometheus-operator v0.85.0
)
