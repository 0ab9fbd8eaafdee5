/** When Helm runs a hook: https://helm.sh/docs/topics/charts_hooks/ */
export type HookEvent =
  | 'pre-install'
  | 'post-install'
  | 'pre-delete'
  | 'post-delete'
  | 'pre-upgrade'
  | 'post-upgrade'
  | 'pre-rollback'
  | 'post-rollback'
  | 'test';

export type HookDeletePolicy = 'before-hook-creation' | 'hook-succeeded' | 'hook-failed';

export interface Hook {
  readonly events: readonly [HookEvent, ...HookEvent[]];
  /** Hooks of one event run in ascending order of weight. Default: 0. */
  readonly weight?: number;
  /** When Helm deletes the hook's object. Default: before the next run, so that a failed one can be looked at. */
  readonly deletePolicy?: readonly HookDeletePolicy[];
}

/** `helm test`. Helm leaves hooks behind at uninstall: one that has succeeded must be gone before. */
export const TEST: Hook = { events: ['test'], deletePolicy: ['before-hook-creation', 'hook-succeeded'] };

/** The annotations by which Helm knows a hook. */
export function hookAnnotations(hook: Hook): Record<string, string> {
  return {
    'helm.sh/hook': hook.events.join(','),
    ...(hook.weight === undefined ? {} : { 'helm.sh/hook-weight': String(hook.weight) }),
    'helm.sh/hook-delete-policy': (hook.deletePolicy ?? ['before-hook-creation']).join(','),
  };
}
