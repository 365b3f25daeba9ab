import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * Module boundaries (docs/architecture.md). A room names what it may not import and where to go instead; everything
 * not named is allowed. Arrows inside graph-builder: graph <- ops <- autodiff <- layers <- losses, optimizers <- models
 * <- programs; onnx reads graph and the operator table.
 */
const forbid = (...groups) => ({
  '@typescript-eslint/no-restricted-imports': ['error', { patterns: groups }],
});
const rooms = (names, message) => ({ group: names.flatMap((n) => [`../${n}/*`, `../${n}`, `**/${n}/*.ts`]), message });
const packages = (names, message) => ({ group: names.flatMap((n) => [n, `${n}/*`]), message });

const ort = packages(
  ['onnxruntime-node', 'onnxruntime-web', 'onnxruntime-training-web'],
  'Only the apps ship a runtime: take the interfaces of onnxruntime-common and let the app hand the runtime in.',
);
const quietRuntime = packages(
  ['onnxruntime-node'],
  'Take it from @irodori/training/onnxruntime, which switches the usage events of the runtime off first.',
);
const node = packages(
  ['fs', 'path', 'os', 'worker_threads', 'child_process', 'sharp'].concat('node:*'),
  'This room runs in the browser too: data in, bytes out. Disk and sharp belong to libs/data and apps/train-cli.',
);
const irodori = (names, message) =>
  packages(
    names.map((n) => `@irodori/${n}`),
    message,
  );
const apps = packages(['irodori', '@irodori/web-demo', '@irodori/tools'], 'Nothing imports an app or the tools.');
const noTests = ['**/*.test.ts', '**/*.testing.ts'];

const builderRooms = [
  'graph',
  'ops',
  'autodiff',
  'nchwc',
  'onnx',
  'layers',
  'losses',
  'optimizers',
  'models',
  'programs',
];
const builderMay = {
  graph: ['graph'],
  ops: ['graph', 'ops'],
  autodiff: ['graph', 'ops', 'autodiff'],
  nchwc: ['graph', 'ops', 'nchwc'],
  onnx: ['graph', 'ops', 'nchwc', 'onnx'],
  layers: ['graph', 'ops', 'autodiff', 'layers'],
  losses: ['graph', 'ops', 'autodiff', 'layers', 'losses'],
  optimizers: ['graph', 'ops', 'autodiff', 'layers', 'optimizers'],
  models: ['graph', 'ops', 'autodiff', 'layers', 'losses', 'models'],
};
const builder = packages(
  [
    '@irodori/data',
    '@irodori/eval',
    '@irodori/runtime',
    '@irodori/image',
    '@irodori/paint',
    '@irodori/anime',
    '@irodori/training',
  ],
  'graph-builder emits bytes and knows nothing of data, metrics or sessions.',
);

/** One way to write private members; only constructors can be private by the keyword alone. */
const hashPrivate = (...kinds) => ({
  'no-restricted-syntax': [
    'error',
    {
      selector: `:matches(${kinds.join(', ')})[accessibility="private"][kind!="constructor"]`,
      message: 'Private members are written #name.',
    },
  ],
});

/** Linted with types: what a tsconfig holds. */
const typed = ['libs/*/src/**/*.ts', 'apps/*/{src,e2e}/**/*.{ts,tsx}', 'tools/src/**/*.ts', 'examples/*.ts'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nx/**',
      'out/**',
      'runs/**',
      'coverage/**',
      '**/fixtures/**',
      '**/*.generated.ts',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      curly: ['error', 'multi-line'],
      eqeqeq: ['error', 'smart'],
      'no-eval': 'error',
      ...hashPrivate('PropertyDefinition', 'MethodDefinition', 'TSParameterProperty'),
      'no-implied-eval': 'error',
    },
  },
  {
    files: typed,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, properties: false } },
      ],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/restrict-plus-operands': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  ...Object.entries(builderMay).map(([room, may]) => ({
    files: [`libs/graph-builder/src/${room}/**/*.ts`],
    ignores: noTests,
    rules: forbid(
      rooms(
        builderRooms.filter((r) => !may.includes(r) && r !== room),
        `'${room}' may import only: ${may.join(', ')} (docs/architecture.md).`,
      ),
      builder,
      ort,
      node,
      apps,
    ),
  })),
  {
    files: ['libs/graph-builder/src/programs/**/*.ts', 'libs/graph-builder/src/*.ts'],
    ignores: noTests,
    rules: forbid(builder, ort, node, apps),
  },
  {
    files: ['libs/runtime/src/**/*.ts'],
    ignores: noTests,
    rules: forbid(
      {
        ...irodori(['graph-builder'], 'runtime knows models as bytes and names; only types of the graphs come along.'),
        allowTypeImports: true,
      },
      irodori(['data', 'eval', 'paint', 'anime', 'training'], 'runtime knows models as bytes and names.'),
      ort,
      node,
      apps,
    ),
  },
  {
    files: ['libs/image/src/**/*.ts'],
    ignores: noTests,
    rules: forbid(
      irodori(
        ['graph-builder', 'runtime', 'eval', 'data', 'anime', 'paint', 'training'],
        'image stands below every other library: typed arrays in, typed arrays out.',
      ),
      ort,
      node,
      apps,
    ),
  },
  ...['anime', 'paint'].map((name) => ({
    files: [`libs/${name}/src/**/*.ts`],
    ignores: noTests,
    rules: forbid(
      irodori(
        ['graph-builder', 'runtime', 'eval', 'data', 'anime', 'paint', 'training'].filter((n) => n !== name),
        `${name} imports image only; models arrive as functions.`,
      ),
      ort,
      node,
      apps,
    ),
  })),
  {
    files: ['libs/data/src/**/*.ts'],
    ignores: noTests,
    rules: forbid(
      irodori(['graph-builder', 'runtime', 'eval', 'paint', 'training'], 'data knows neither graphs nor sessions.'),
      ort,
      apps,
    ),
  },
  {
    files: ['libs/training/src/**/*.ts'],
    ignores: [...noTests, 'libs/training/src/onnxruntime.ts'],
    rules: forbid(
      irodori(['eval', 'paint', 'anime'], 'training knows neither the product metrics nor the finished picture.'),
      packages(['onnxruntime-web'], 'Training runs onnxruntime-node.'),
      quietRuntime,
      apps,
    ),
  },
  {
    // Behind the door '@irodori/data/samples'.
    files: [
      'samples',
      'views',
      'characters',
      'chroma',
      'crop',
      'mixed-dataset',
      'permutation',
      'packed-pair',
      'skip-log',
      'source',
    ].map((name) => `libs/data/src/${name}.ts`),
    rules: forbid(
      irodori(['graph-builder', 'runtime', 'eval', 'paint', 'training'], 'data knows neither graphs nor sessions.'),
      {
        group: ['./image.ts', './files/*'],
        message: 'What the browser has too reads no files.',
        allowTypeImports: true,
      },
      ort,
      node,
      apps,
    ),
  },
  {
    // Behind the door '@irodori/training/tuning'.
    files: [
      'libs/training/src/tuning.ts',
      'libs/training/src/tuning/*.ts',
      ...['validation', 'schedule', 'guard', 'config/schema', 'config/merge', 'config/filters'].map(
        (name) => `libs/training/src/${name}.ts`,
      ),
    ],
    ignores: noTests,
    rules: forbid(
      irodori(['eval', 'paint', 'anime'], 'training knows neither the product metrics nor the finished picture.'),
      {
        regex: '^@irodori/data$',
        message: "Take '@irodori/data/samples', which the browser has too.",
        allowTypeImports: true,
      },
      {
        group: ['**/files.ts', '**/errors.ts', '**/perceptual.ts'],
        message: 'What the browser has too reads no files.',
      },
      ort,
      node,
      apps,
    ),
  },
  {
    files: ['libs/eval/src/**/*.ts'],
    ignores: noTests,
    rules: forbid(
      irodori(
        ['graph-builder', 'runtime', 'data', 'anime', 'paint', 'training'],
        'eval imports image only; systems and features arrive as functions.',
      ),
      ort,
      node,
      apps,
    ),
  },
  {
    files: ['apps/train-cli/src/**/*.ts'],
    ignores: noTests,
    rules: forbid(
      irodori(['web-demo', 'tools'], 'Apps do not import each other; nothing imports tools.'),
      packages(['onnxruntime-web'], 'The CLI runs onnxruntime-node.'),
      quietRuntime,
    ),
  },
  {
    files: ['tools/src/**/*.ts'],
    rules: forbid(quietRuntime),
  },
  {
    // The editor's classes take their collaborators as parameter properties.
    files: ['apps/web-demo/src/**/*.{ts,tsx}'],
    rules: hashPrivate('PropertyDefinition', 'MethodDefinition'),
  },
  {
    files: ['apps/web-demo/src/**/*.{ts,tsx}'],
    ignores: [...noTests, '**/*.e2e.ts'],
    rules: forbid(
      packages(['irodori'], 'The editor runs in the browser.'),
      irodori(['tools', 'eval'], 'The editor measures nothing.'),
      {
        regex: '^@irodori/(data|training)$',
        message: "Take the doors for the browser: '@irodori/data/samples', '@irodori/training/tuning'.",
      },
      packages(['onnxruntime-node', 'sharp', 'node:*'], 'The editor runs in the browser.'),
    ),
  },
);
