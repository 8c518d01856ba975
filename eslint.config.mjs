import { join } from 'path';
import stylistic from '@stylistic/eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import importPlugin from 'eslint-plugin-import';
import tseslint from 'typescript-eslint';
import { RESTRICTED_IMPORTS, ZONES } from './eslint.layout.mjs';

const ROOT = import.meta.dirname;
const CODE_ONLY = { skipBlankLines: true, skipComments: true };

/** How code looks, in every language that ESLint reads. */
const style = {
  plugins: { '@stylistic': stylistic },
  rules: {
    '@stylistic/array-bracket-newline': ['error', 'consistent'],
    '@stylistic/array-bracket-spacing': 'error',
    '@stylistic/brace-style': ['error', '1tbs', { allowSingleLine: true }],
    '@stylistic/comma-dangle': ['error', 'always-multiline'],
    '@stylistic/comma-spacing': 'error',
    '@stylistic/indent': ['error', 2],
    '@stylistic/key-spacing': 'error',
    '@stylistic/keyword-spacing': 'error',
    '@stylistic/max-len': ['error', { code: 140, ignoreUrls: true }],
    '@stylistic/member-delimiter-style': 'error',
    '@stylistic/no-multi-spaces': 'error',
    '@stylistic/no-multiple-empty-lines': 'error',
    '@stylistic/no-trailing-spaces': 'error',
    '@stylistic/object-curly-newline': ['error', { multiline: true, consistent: true }],
    '@stylistic/object-curly-spacing': ['error', 'always'],
    '@stylistic/quote-props': ['error', 'consistent-as-needed'],
    '@stylistic/quotes': ['error', 'single', { avoidEscape: true }],
    '@stylistic/semi': 'error',
    '@stylistic/space-before-blocks': 'error',
    'curly': ['error', 'multi-line', 'consistent'],
    'dot-notation': 'error',
    'max-lines': ['error', { max: 300, ...CODE_ONLY }],
    'no-bitwise': 'error',
  },
};

/** What modules import, and in which order. */
const imports = {
  files: ['**/*.ts'],
  extends: [importPlugin.flatConfigs.typescript],
  settings: {
    'import/resolver': {
      typescript: {
        alwaysTryTypes: true,
        noWarnOnMultipleProjects: true,
        // The second project maps the package's own name, which tests and examples import, to src.
        project: [join(ROOT, 'tsconfig.json'), join(ROOT, 'test', 'tsconfig.json')],
      },
    },
  },
  rules: {
    'import/no-cycle': 'error',
    'import/no-duplicates': 'error',
    'import/no-extraneous-dependencies': ['error', { packageDir: ROOT }],
    'import/no-restricted-paths': ['error', { basePath: ROOT, zones: ZONES }],
    'import/no-unresolved': 'error',
    'import/order': ['error', { groups: ['builtin', 'external'], alphabetize: { order: 'asc', caseInsensitive: true } }],
  },
};

/** What only the types tell. */
const types = {
  files: ['**/*.ts'],
  extends: [tseslint.configs.base],
  languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['.projenrc.ts'] }, tsconfigRootDir: ROOT } },
  rules: {
    '@typescript-eslint/member-ordering': ['error', {
      default: [
        'public-static-field', 'public-static-method',
        'protected-static-field', 'protected-static-method',
        'private-static-field', 'private-static-method',
        'field', 'constructor', 'method',
      ],
    }],
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-require-imports': 'error',
    '@typescript-eslint/no-shadow': 'error',
    '@typescript-eslint/return-await': 'error',
  },
};

/** What is published. */
const sources = {
  files: ['src/**/*.ts'],
  rules: {
    'import/no-extraneous-dependencies': ['error', { packageDir: ROOT, devDependencies: false }],
    'max-lines-per-function': ['error', { max: 50, ...CODE_ONLY }],
  },
};

/** Each folder with the patterns of all groups that it is in: ESLint takes the last configuration of a rule, not their union. */
const folders = [...new Set(RESTRICTED_IMPORTS.flatMap((restricted) => restricted.folders))];
const plainSources = folders.map((folder) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    '@typescript-eslint/no-restricted-imports': ['error', {
      patterns: RESTRICTED_IMPORTS.filter((restricted) => restricted.folders.includes(folder)).map(({ regex, message }) => (
        { regex, message, allowTypeImports: true })),
    }],
  },
}));

export default defineConfig([
  globalIgnores(['lib/', 'dist/', 'coverage/', 'lab/.build/', 'examples/*/dist*/', '**/*.d.ts']),
  style,
  imports,
  types,
  sources,
  ...plainSources,
]);
