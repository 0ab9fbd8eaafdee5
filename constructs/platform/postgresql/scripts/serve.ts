import { DATA_FOLDER } from './common.js';

/** The server, in the place of the shell, so that it gets the signals. Arguments: those of the server. */
export const SERVE_SCRIPT = `${DATA_FOLDER}exec postgres -D "$data" "$@"
`;

/**
 * The fast shutdown of PostgreSQL, which ends open sessions; by its own signal the kubelet would ask for the one that waits
 * for them. https://www.postgresql.org/docs/current/server-shutdown.html
 */
export const STOP_COMMAND = ['sh', '-c', 'kill -INT 1'] as const;
