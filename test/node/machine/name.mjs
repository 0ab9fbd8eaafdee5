// What a run calls that which only it may use.

const PREFIX = 'floe-node-';

/** Nobody else has it while this process lives. */
export const OWN_NAME = `${PREFIX}${process.pid}`;

/** Whether something has the name of this run or of one whose process has ended. */
export function isOver(name) {
  if (!name.startsWith(PREFIX)) return false;
  const pid = Number(name.slice(PREFIX.length));
  return pid === process.pid || !alive(pid);
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
