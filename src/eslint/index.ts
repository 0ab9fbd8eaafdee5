import tseslint from 'typescript-eslint';

/**
 * An ESLint flat config for chart authors: refuses an expression as a condition. `if (values.enabled)` compiles and is
 * always true, for an expression is an object; `when(values.enabled, ...)` is what was meant. Needs type information:
 * `languageOptions.parserOptions.projectService: true`.
 */
const config: readonly object[] = [
  {
    files: ['**/*.ts', '**/*.mts', '**/*.cts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: { '@typescript-eslint/no-unnecessary-condition': 'error' },
  },
];

export default config;
