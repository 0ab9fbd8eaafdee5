/**
 * `$(NAME)` in variables and arguments as the kubelet replaces it: `$$` is a dollar, and a name that is not known stays.
 * https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function expanded(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (all, name: string | undefined) => (name === undefined ? '$' : (env[name] ?? all)));
}
