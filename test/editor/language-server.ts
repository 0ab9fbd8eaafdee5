import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Diagnostic {
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}
export interface Completion {
  readonly label: string;
  readonly documentation?: string | { readonly value: string };
}
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const SETTINGS = {
  yaml: { validate: true, completion: true, hover: true, schemaStore: { enable: false }, kubernetesCRDStore: { enable: false } },
};

/** The YAML language server that editors run, spoken to as an editor does: JSON-RPC over stdio. */
export class LanguageServer {
  readonly #process;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #diagnosed = new Map<string, (diagnostics: readonly Diagnostic[]) => void>();
  #input: Buffer = Buffer.alloc(0);
  #lastId = 0;
  #documents = 0;

  private constructor(private readonly folder: string) {
    const root = dirname(createRequire(import.meta.url).resolve('yaml-language-server/package.json'));
    this.#process = spawn(process.execPath, [join(root, 'out/server/src/server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process.stdout.on('data', (chunk: Buffer) => {
      this.#input = Buffer.concat([this.#input, chunk]);
      for (let message = this.#next(); message !== undefined; message = this.#next()) this.#receive(message);
    });
  }

  static async start(folder: string): Promise<LanguageServer> {
    const server = new LanguageServer(folder);
    const capabilities = {
      workspace: { configuration: true },
      textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } } },
    };
    await server.#request('initialize', { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities });
    server.#send({ method: 'initialized', params: {} });
    server.#send({ method: 'workspace/didChangeConfiguration', params: { settings: SETTINGS } });
    return server;
  }

  stop(): void {
    this.#process.kill();
  }

  /** What the editor underlines in a text that lies, or would lie, in the folder. */
  async diagnose(text: string): Promise<readonly Diagnostic[]> {
    return (await this.#open(text)).diagnostics;
  }

  /** What the editor offers where the text has a `|`. */
  async complete(text: string): Promise<readonly Completion[]> {
    const before = text.slice(0, text.indexOf('|')).split('\n');
    const { uri } = await this.#open(text.replace('|', ''));
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const { items } = (await this.#request('textDocument/completion', { textDocument: { uri }, position })) as { items: Completion[] };
    return items;
  }

  async #open(text: string): Promise<{ uri: string; diagnostics: readonly Diagnostic[] }> {
    const uri = pathToFileURL(join(this.folder, `document-${++this.#documents}.yaml`)).href;
    const diagnostics = new Promise<readonly Diagnostic[]>((resolve) => this.#diagnosed.set(uri, resolve));
    this.#send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text } } });
    return { uri, diagnostics: await diagnostics };
  }

  #request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result);
        else reject(new Error(error.message));
      });
      this.#send({ id, method, params });
    });
  }

  #receive({ id, method, params, result, error }: Message): void {
    if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as { uri: string; diagnostics: readonly Diagnostic[] };
      this.#diagnosed.get(uri)?.(diagnostics);
    } else if (method === 'workspace/configuration' && id !== undefined) {
      const { items } = params as { items: readonly { section?: string }[] };
      this.#send({ id, result: items.map(({ section }) => (SETTINGS as Record<string, unknown>)[section ?? ''] ?? {}) });
    } else if (method !== undefined && id !== undefined) this.#send({ id, result: null });
    else if (id !== undefined) this.#answers.get(id)?.({ result, ...(error === undefined ? {} : { error }) });
  }

  #send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #next(): Message | undefined {
    const start = this.#input.indexOf('\r\n\r\n') + 4;
    const length = Number(/Content-Length: (\d+)/.exec(this.#input.toString('latin1', 0, start))?.[1]);
    if (start < 4 || this.#input.length < start + length) return undefined;
    const message = JSON.parse(this.#input.toString('utf8', start, start + length)) as Message;
    this.#input = this.#input.subarray(start + length);
    return message;
  }
}
