import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { QPS } from './arguments.js';

/** The key that service accounts' tokens are signed with, and the administrator's token. */
export function writeKeys(folder: string): void {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'service-accounts.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  writeFileSync(join(folder, 'tokens.csv'), `${randomUUID()},admin,admin,system:masters\n`, { mode: 0o600 });
}

/** The configuration of the scheduler, which takes no flags for what is in it. */
export function writeScheduler(folder: string, kubeconfig: string): void {
  const config = {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    clientConnection: { kubeconfig, qps: QPS, burst: QPS },
    leaderElection: { leaderElect: false },
  };
  writeFileSync(join(folder, 'scheduler.json'), JSON.stringify(config));
}

/** The administrator's way to the API server, which signed the certificate for itself. */
export function writeKubeconfig(folder: string, address: string, certificate: Buffer): void {
  const [token] = readFileSync(join(folder, 'tokens.csv'), 'utf8').split(',');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server: `https://${address}`, 'certificate-authority-data': certificate.toString('base64') } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    'current-context': 'test',
  };
  writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(config), { mode: 0o600 });
}
