/** Where the node runs, as run.mjs has prepared it. */
export interface Place {
  /** A folder that is removed in the end; in `images` are those that the node is to have. */
  readonly folder: string;
  readonly cgroup: string;
  readonly bridge: string;
  /** Of the node, on the bridge of its pods. */
  readonly address: string;
}

/** @throws where the tests were not started by run.mjs. */
export function place(): Place {
  const { FLOE_NODE_FOLDER: folder, FLOE_NODE_CGROUP: cgroup, FLOE_NODE_BRIDGE: bridge, FLOE_NODE_ADDRESS: address } = process.env;
  if (folder === undefined || cgroup === undefined || bridge === undefined || address === undefined) {
    throw new Error('These tests need a place to run a node in: start them with `npm run test:node`.');
  }
  return { folder, cgroup, bridge, address };
}
