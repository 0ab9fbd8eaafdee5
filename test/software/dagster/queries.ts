/** Starts a job of the code location `sales`. */
export const LAUNCH = `mutation ($job: String!) {
  launchRun(executionParams: { selector: { repositoryLocationName: "sales", repositoryName: "__repository__", jobName: $job }, mode: "default" }) {
    __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message }
  }
}`;

/** The status of a run. */
export const STATUS = 'query ($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }';
