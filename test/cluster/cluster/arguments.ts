import { STAGES } from './simulated.js';

// Sockets in the folder that programs are started in: etcd wants `host:port`, and makes a file of that name.
const ETCD_SOCKET = 'unix://etcd-clients:0';
const PEER_SOCKET = 'unix://etcd-peers:0';

export const ETCD_ARGS = [
  '--data-dir=etcd',
  `--listen-client-urls=${ETCD_SOCKET}`,
  `--advertise-client-urls=${ETCD_SOCKET}`,
  `--listen-peer-urls=${PEER_SOCKET}`,
  `--initial-advertise-peer-urls=${PEER_SOCKET}`,
  `--initial-cluster=default=${PEER_SOCKET}`,
  // Nothing is to outlive the machine.
  '--unsafe-no-fsync',
  '--log-level=warn',
];

export const API_SERVER_ARGS = [
  `--etcd-servers=${ETCD_SOCKET}`,
  // It signs a certificate for itself, which it finds again when it is restarted.
  '--cert-dir=certs',
  '--token-auth-file=tokens.csv',
  '--authorization-mode=RBAC',
  '--allow-privileged=true',
  '--service-cluster-ip-range=10.96.0.0/16',
  '--service-account-issuer=https://kubernetes.default.svc',
  '--service-account-signing-key-file=service-accounts.key',
  '--service-account-key-file=service-accounts.key',
];

/** Requests per second: the API server is to be the bottleneck, not what its clients allow themselves. */
export const QPS = 1000;

export const CONTROLLER_MANAGER_ARGS = [
  '--leader-elect=false',
  '--secure-port=0',
  '--root-ca-file=certs/apiserver.crt',
  '--service-account-private-key-file=service-accounts.key',
  `--kube-api-qps=${QPS}`,
  `--kube-api-burst=${QPS}`,
  '--concurrent-job-syncs=20',
  '--concurrent-cron-job-syncs=20',
];

export const SCHEDULER_ARGS = ['--config=scheduler.json', '--secure-port=0'];

export const KWOK_ARGS = [
  `--config=${STAGES}`,
  '--manage-all-nodes',
  '--node-lease-duration-seconds=40',
  '--node-ip=10.0.0.1',
  '--cidr=10.1.0.0/16',
];
