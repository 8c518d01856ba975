/** @type {import('jest').Config} */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] },
  // Examples import the package as a user would; tests run them against the sources.
  moduleNameMapper: { '^cdk8s-istio-ingress$': '<rootDir>/src' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  clearMocks: true,
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.js'],
};
