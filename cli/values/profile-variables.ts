/** The environment variables that profiles.yml reads and has no default for, in order. */
export function profileVariables(profiles: unknown): readonly string[] {
  const text = JSON.stringify(profiles ?? {}).replaceAll('\\"', '"');
  const calls = text.matchAll(/env_var\(\s*(['"])([A-Za-z_][A-Za-z0-9_]*)\1\s*\)/g);
  return [...new Set([...calls].map(([, , name]) => name as string))].sort();
}
