import { REQUIREMENTS, venv } from './support/venv.js';

/** vitest's global setup: installs packages once, before tests of several files need them. */
export default function setup(): void {
  REQUIREMENTS.forEach(venv);
}
