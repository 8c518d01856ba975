import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import { runNow } from '../system/run';

/** Programs from Debian, with the package that has each. */
const DEBIAN: Readonly<Record<string, string>> = {
  conntrack: 'conntrack', curl: 'curl', etcd: 'etcd-server', haproxy: 'haproxy', ip: 'iproute2', nft: 'nftables',
  openssl: 'openssl', sysctl: 'procps',
};

/** Programs that nobody installs for us. */
const TOOLCHAIN: Readonly<Record<string, string>> = {
  go: 'the programs of Kubernetes and Istio are built with it (Go 1.26 or later)',
  openssl: 'it makes the certificates',
  python3: 'Envoy comes as a Python wheel',
};

/** @throws when the oracle cannot run here, with all that is missing */
export function requireForOracle(): void {
  refuse(missingTools(['go', 'openssl', 'python3']));
}

/**
 * Installs what Debian has.
 *
 * @throws when the cluster cannot run here, with all that is missing
 */
export function requireForCluster(): void {
  refuse([...missingTools(['go', 'python3']), ...missingRights()]);
  refuse(installFromDebian());
  refuse(forbiddenNamespaces());
}

function refuse(missing: readonly string[]): void {
  if (missing.length > 0) throw new Error(['the lab cannot run here; it needs', ...missing.map((each) => `  ${each}`)].join('\n'));
}

function missingRights(): string[] {
  if (process.platform !== 'linux') return ['Linux: hosts and pods are network namespaces'];
  return process.getuid!() === 0 ? [] : ['root: hosts and pods are network namespaces, and only root makes those'];
}

function missingTools(names: readonly string[]): string[] {
  return names.filter((name) => !onPath(name)).map((name) => `${name}: ${TOOLCHAIN[name]}`);
}

function installFromDebian(): string[] {
  const missing = () => Object.keys(DEBIAN).filter((name) => !onPath(name));
  const packages = missing().map((name) => DEBIAN[name]);
  if (packages.length > 0 && onPath('apt-get')) {
    console.error(`installing ${packages.join(', ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    withoutServices(() => {
      runNow('apt-get', ['update', '-qq'], { env });
      runNow('apt-get', ['install', '-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...packages], { env });
    });
  }
  return missing().map((name) => `${name}: install the package ${DEBIAN[name]}`);
}

/** Debian starts what it installs, etcd and HAProxy among it, unless this program says no; the lab starts them in its own network. */
function withoutServices(install: () => void): void {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return install();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    install();
  } finally {
    rmSync(policy);
  }
}

/** A container without the capability for it has root, but makes no network namespaces. */
function forbiddenNamespaces(): string[] {
  try {
    runNow('unshare', ['--net', '--mount', 'true']);
    return [];
  } catch (error) {
    return [`network namespaces: ${(error as Error).message.trim()}`];
  }
}

function onPath(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
