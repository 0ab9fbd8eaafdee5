/**
 * The release of Dagster that the chart runs by default: https://pypi.org/project/dagster-k8s/. Images are tagged with it.
 */
export const DAGSTER_VERSION = '1.13.27';
