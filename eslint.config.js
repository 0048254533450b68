const everywhere = [
  'AbortController',
  'AbortSignal',
  'Blob',
  'clearTimeout',
  'console',
  'crypto',
  'fetch',
  'FormData',
  'Headers',
  'performance',
  'queueMicrotask',
  'ReadableStream',
  'Request',
  'Response',
  'setTimeout',
  'structuredClone',
  'TextDecoder',
  'TextDecoderStream',
  'TextEncoder',
  'TransformStream',
  'URL',
  'URLSearchParams',
  'WebSocket',
  'WritableStream',
];
const node = ['Buffer', 'clearInterval', 'process', 'setImmediate', 'setInterval'];

const readonly = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

const rules = {
  'array-callback-return': 'error',
  'consistent-return': 'error',
  eqeqeq: 'error',
  'no-console': 'off',
  'no-constant-condition': ['error', { checkLoops: false }],
  'no-dupe-keys': 'error',
  'no-duplicate-imports': 'error',
  'no-fallthrough': 'error',
  'no-redeclare': 'error',
  'no-self-compare': 'error',
  'no-shadow': 'error',
  'no-throw-literal': 'error',
  'no-undef': 'error',
  'no-unreachable': 'error',
  'no-unused-private-class-members': 'error',
  'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
  'no-useless-assignment': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
};

export default [
  { ignores: ['dist/', '**/target/', '.wrangler/', 'node_modules/'] },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module', globals: readonly(everywhere) },
    rules,
  },
  {
    ignores: ['app-static/', 'worker-shim/*.js'],
    languageOptions: { globals: readonly(node) },
  },
  {
    files: ['app-static/**/*.js'],
    rules: { 'no-undef': 'off' }, // tsc knows better what browsers have
  },
];
