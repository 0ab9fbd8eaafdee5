import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Problem } from '../problem.js';

/** A document as it was read, with the name that messages call it by. */
export interface Document {
  readonly file: string;
  readonly text: string;
  readonly content: unknown;
}

/** Reads a file of one YAML document. */
export function readYaml(path: string): Document {
  const { file, text } = read(path);
  const [document, ...more] = parseAllDocuments(text, { prettyErrors: true });
  if (document === undefined || !('errors' in document)) throw new Problem(`${file}: is empty.`);
  const [error] = document.errors;
  if (error !== undefined) throw new Problem(`${file}: is no YAML: ${firstLine(error.message)}`);
  if (more.length > 0) throw new Problem(`${file}: has several documents. Keep one.`);
  return { file, text, content: asData(file, () => document.toJS()) };
}

/** Reads a file of JSON. */
export function readJson(path: string): Document {
  const { file, text } = read(path);
  return { file, text, content: asData(file, () => JSON.parse(text)) };
}

function asData(file: string, parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    throw new Problem(`${file}: cannot be read: ${(error as Error).message}`);
  }
}

function read(path: string): { file: string; text: string } {
  try {
    return { file: basename(path), text: readFileSync(path, 'utf8').replace(/^\uFEFF/, '') };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Problem(`${path}: ${code === 'ENOENT' ? 'there is no such file.' : message}`);
  }
}

/** Without the excerpt that follows it. */
const firstLine = (message: string): string => (message.split('\n')[0] ?? '').replace(/:$/, '.');
