/** Values over defaults, as Helm lays them: mappings are joined, anything else replaces, null removes. */
export function merged(base: unknown, over: unknown): unknown {
  if (!isMapping(base) || !isMapping(over)) return over;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === null && key in base) delete result[key];
    else result[key] = merged(base[key], value);
  }
  return result;
}

const isMapping = (candidate: unknown): candidate is Record<string, unknown> =>
  typeof candidate === 'object' && candidate !== null && !Array.isArray(candidate);
