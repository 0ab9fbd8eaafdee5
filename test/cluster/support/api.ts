import { request } from 'node:http';

/** What an API server answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** What it warned of. */
  readonly warnings: readonly string[];
}

/** An object of Kubernetes. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly uid: string; readonly name: string }[];
    readonly generation?: number;
    readonly resourceVersion?: string;
    readonly [field: string]: unknown;
  };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any kind has any fields
  readonly [field: string]: any;
}

const ATTEMPTS = 20;

/** An API server, as `kubectl proxy` answers for it on a Unix socket, with the credentials of the kubeconfig. */
export class Api {
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /** Any request; a server that is too busy is asked again, as every client does. Rejects only where there is no answer. */
  async request(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#request(method, path, body, contentType);
      if (answer.status !== 429 || attempt === ATTEMPTS) return answer;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  async #request(method: string, path: string, body: unknown, contentType: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'content-type': contentType };
      const sent = request({ socketPath: this.#socketPath, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const body = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, body, warnings: response.headersDistinct['warning'] ?? [] });
        });
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** An object or a list. */
  async get<T = KubeObject>(path: string): Promise<T> {
    return parsed<T>('GET', path, await this.request('GET', path));
  }

  /** As `get`; undefined where there is none. */
  async find<T = KubeObject>(path: string): Promise<T | undefined> {
    const answer = await this.request('GET', path);
    return answer.status === 404 ? undefined : parsed<T>('GET', path, answer);
  }

  async list(path: string): Promise<KubeObject[]> {
    return (await this.get<{ items: KubeObject[] }>(path)).items;
  }

  async create<T = KubeObject>(path: string, object: unknown): Promise<T> {
    return parsed<T>('POST', path, await this.request('POST', path, object));
  }

  async patch(path: string, patch: unknown): Promise<KubeObject> {
    return parsed('PATCH', path, await this.request('PATCH', path, patch, 'application/merge-patch+json'));
  }

  /** Deletes an object; one that is gone already is no error. */
  async delete(path: string): Promise<void> {
    const answer = await this.request('DELETE', path);
    if (answer.status !== 404) parsed('DELETE', path, answer);
  }
}

function parsed<T>(method: string, path: string, { status, body }: Answer): T {
  if (status >= 300) throw new Error(`${method} ${path}: ${status}: ${body}`);
  return JSON.parse(body) as T;
}
