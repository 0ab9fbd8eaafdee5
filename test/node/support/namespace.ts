import { randomUUID } from 'node:crypto';
import { kubectl } from './commands.js';

/** Makes a namespace whose pods must meet the restricted Pod Security Standard, and gives its name. */
export async function restrictedNamespace(name = `test-${randomUUID().slice(0, 8)}`): Promise<string> {
  await kubectl('create', 'namespace', name);
  await kubectl('label', 'namespace', name, 'pod-security.kubernetes.io/enforce=restricted');
  return name;
}
