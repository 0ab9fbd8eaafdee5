/** The values of an image that the node has: it pulls none. */
export function localImage(name: string): Readonly<Record<string, string | undefined>> {
  const [registry, repository, tag] = /^([^/]+)\/(.+):(.+)$/.exec(name)?.slice(1) ?? [];
  return { registry, repository, tag, pullPolicy: 'Never' };
}
