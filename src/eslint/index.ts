import tseslint from 'typescript-eslint';

const TRUTHINESS_ALLOWED = {
  allowAny: true,
  allowNullableBoolean: true,
  allowNullableEnum: true,
  allowNullableNumber: true,
  allowNullableObject: true,
  allowNullableString: true,
  allowNumber: true,
  allowString: true,
};

/**
 * An ESLint flat config for chart authors: refuses an expression where TypeScript decides or writes text at once.
 * `if (values.enabled)` compiles and is always true, for an expression is an object: `when(values.enabled, ...)` is what
 * was meant. `${values.name}` compiles and throws: it wants the tag format. Needs type information, for which it switches
 * the project service of typescript-eslint on.
 */
const config: readonly object[] = [
  {
    name: 'floe-charts',
    files: ['**/*.ts', '**/*.mts', '**/*.cts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    rules: {
      // Conditions, fallbacks and comparisons that can only come out one way.
      '@typescript-eslint/no-unnecessary-condition': 'error',
      // `!values.enabled` outside a condition. Everything that may be false in TypeScript is allowed.
      '@typescript-eslint/strict-boolean-expressions': ['error', TRUTHINESS_ALLOWED],
      '@typescript-eslint/no-base-to-string': 'error',
    },
  },
];

export default config;
