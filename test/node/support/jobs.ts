import { until } from '../../cluster/support/wait.js';
import { kubectl } from './commands.js';
import { withEvents } from './events.js';

/** How a Job ended. */
export interface EndedJob {
  readonly outcome: 'Complete' | 'Failed';
  /** What its containers wrote, the init containers' included, each line with the name of the container. */
  readonly log: string;
  /** What Kubernetes says of how each container ended, by name. */
  readonly ended: Readonly<Record<string, { readonly exitCode: number; readonly reason: string; readonly message?: string }>>;
}

/** Waits until a Job has ended. */
export async function endedJob(namespace: string, name: string): Promise<EndedJob> {
  const end = async (): Promise<string | undefined> => {
    const { status } = JSON.parse(await kubectl('get', 'job', name, `--namespace=${namespace}`, '--output=json')) as Job;
    return status.conditions?.find((each) => (each.type === 'Complete' || each.type === 'Failed') && each.status === 'True')?.type;
  };
  const outcome = await withEvents(namespace, () => until(`job ${name} of ${namespace} ends`, end, 300));
  const selector = `--selector=batch.kubernetes.io/job-name=${name}`;
  const list = JSON.parse(await kubectl('get', 'pods', `--namespace=${namespace}`, selector, '--output=json')) as { items: Pod[] };
  const statuses = list.items.flatMap(({ status }) => [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]);
  return {
    outcome: outcome as EndedJob['outcome'],
    log: await kubectl('logs', `--namespace=${namespace}`, selector, '--all-containers', '--prefix', '--tail=-1'),
    ended: Object.fromEntries(statuses.flatMap(({ name: container, state }) => (state.terminated ? [[container, state.terminated]] : []))),
  };
}

interface Job {
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

interface ContainerStatus {
  readonly name: string;
  readonly state: { readonly terminated?: EndedJob['ended'][string] };
}

interface Pod {
  readonly status: { readonly initContainerStatuses?: readonly ContainerStatus[]; readonly containerStatuses?: readonly ContainerStatus[] };
}
