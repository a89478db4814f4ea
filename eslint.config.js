import parser from '@babel/eslint-parser';
import js from '@eslint/js';

/**
 * What types do not see. Unused and undefined names are the type checker's business; the parser is Babel's because
 * typescript-eslint needs the compiler interface that TypeScript 7 no longer has.
 */
const { 'no-unused-vars': _unused, 'no-undef': _undefined, ...recommended } = js.configs.recommended.rules;

export default [
  { ignores: ['.ci/.venv/', 'dist/', 'cdk.out/', '.local/', 'coverage/', 'node_modules/'] },
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.js'],
    languageOptions: {
      parser,
      parserOptions: {
        requireConfigFile: false,
        babelOptions: { babelrc: false, configFile: false, parserOpts: { plugins: ['typescript'] } },
      },
    },
    rules: {
      ...recommended,
      'no-redeclare': 'off',
      'no-control-regex': 'off',
      'array-callback-return': 'error',
      eqeqeq: ['error', 'always'],
      'no-constructor-return': 'error',
      'no-else-return': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-return-assign': ['error', 'except-parens'],
      'no-self-compare': 'error',
      'no-unreachable-loop': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'prefer-promise-reject-errors': 'error',
    },
  },
  {
    files: ['test/**/*.ts'],
    ignores: ['test/support/fc.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { name: 'fast-check', message: 'Take #test/support/fc: its draws repeat.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo|skipIf|runIf)$/]',
          message: 'A test sets up what it needs or fails; it never skips.',
        },
      ],
    },
  },
];
