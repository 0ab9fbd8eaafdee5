export const USAGE = `floe-charts: Helm charts from typed constructs

  floe-charts synth --app FILE [--output FOLDER]
      Runs a compiled app and writes its charts, as \`cdk8s synth\` does, without the time that takes to start.
      FOLDER is replaced as a whole, once all charts are written; what was in it stays if anything fails.
      Default: charts-out.

  floe-charts values --spec floe.yaml --artifacts compiled_artifacts.json [OPTION...]
      Prints the values with which floe-jobs runs a data product.
      --manifest FILE             the platform's manifest.yaml, for its resource presets
      --image NAME:TAG[@DIGEST]   the image with the product's dbt project and pipelines
      --secret NAME               a Secret that has the variables of profiles.yml as its keys
      --preset NAME               the resources of the job: small, medium, large, or one of the manifest's
      --platform-release NAME     the release of floe-platform whose services the jobs use
      --platform-namespace NAME   its namespace
      --embed-artifacts           put the CompiledArtifacts into the values, rather than give them at the install
      --artifacts-path PATH       the CompiledArtifacts are in the image, here
      --pause                     keep the schedule, and start nothing: Dagster runs the product
      --schema FILE               where editors find the chart's schema. Default: floe-jobs/values.editor.schema.json

  floe-charts environments [CHART [ENVIRONMENT]] [OPTION...]
      Lists the environments of the charts; of one chart, prints their values, or those of one environment.
      CHART                       floe-platform, floe-jobs, dagster or postgresql, as this version of floe-charts has them;
                                  a folder; or what \`helm pull\` takes, such as oci://registry.example.com/floe-platform
      --version VERSION           the version that Helm pulls
      --output FOLDER             write them there, as values-ENVIRONMENT.yaml

  floe-charts preview --values FILE [--values FILE...] [OPTION...]
      Shows what an install will create, without a cluster, by way of \`helm template\`. Needs helm: $HELM, or on the PATH.
      --chart PATH                Default: floe-jobs, as this version of floe-charts has it
      --set, --set-string, --set-json, --set-file KEY=VALUE
      --release NAME              Default: preview
      --namespace NAME            Default: default
      --kube-version VERSION      Default: 1.31.0
      --api-versions NAME         an API that the cluster has beside its own
      --at TIME                   count the next runs from then, such as 2026-03-28T12:00Z. Default: now
      --output text|json          Default: text
`;
