// Checks of strings and numbers. Each returns what is wrong, in words that follow the value in a message, or undefined.
import { isIP, isIPv6, mappedIPv4, normalIPv6 } from './ip-address';
import { LABEL_LIMIT, NAME_LIMIT } from './limits';
import type { NodePortRange } from './node-port-range';
import { CA_SUFFIX } from './tls-settings';

/** The problem of an address that should stand alone. */
export const HAS_PORT = 'has a port';
/** The problem of an IPv4 address that is written as IPv6. */
export const IS_MAPPED = 'is an IPv4 address, written as IPv6';
/** The problem of a text that should be one word. */
export const HAS_BLANKS = 'contains white space or control characters';

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const WITH_PORT = /^(\[.*\]|[^:]*):\d*$/;
const CHARACTERS = 'has characters other than lower-case letters, digits and dashes';
const DOTTED_CHARACTERS = 'has characters other than lower-case letters, digits, dashes and dots';
const KEY_CHARACTERS = 'has characters other than letters, digits, dashes, dots and underscores';
const BLANKS = /[\s\u0000-\u001f\u007f]/;

function lengthProblem({ length }: string, limit: number): string | undefined {
  return length > limit ? `has ${length} characters, at most ${limit} are allowed` : undefined;
}

function charactersProblem(label: string): string | undefined {
  if (LABEL.test(label)) return undefined;
  return /[^a-z0-9-]/.test(label) ? CHARACTERS : 'starts or ends with a dash';
}

/** A name that is one DNS label: of namespaces, Services, ports. */
export function labelProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  return lengthProblem(name, LABEL_LIMIT) ?? charactersProblem(name);
}

/** A label that starts with a letter: the names of Services. */
export function serviceNameProblem(name: string): string | undefined {
  return labelProblem(name) ?? (/^[a-z]/.test(name) ? undefined : 'does not start with a letter');
}

/** A name of several labels: of Secrets, Deployments, Istio's resources. Kubernetes limits the length of the whole, not of its parts. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  const tooLong = lengthProblem(name, NAME_LIMIT);
  if (tooLong) return tooLong;
  if (name.split('.').includes('')) return 'has a leading, trailing or double dot';
  return /[^a-z0-9.-]/.test(name) ? DOTTED_CHARACTERS : name.split('.').map(charactersProblem).find((problem) => problem !== undefined);
}

/** A host as clients write it: a name of at least two labels, `*.` and a name, or `*`. */
export function hostProblem(host: string): string | undefined {
  if (host === '*') return undefined;
  if (host === '') return 'is empty';
  if (BLANKS.test(host)) return HAS_BLANKS;
  if (/[A-Z]/.test(host)) return 'has upper-case letters';
  // Only for what looks like an address: the first call compiles a pattern that costs more than all rules together.
  if (/^[\d.]+$|:/.test(host) && isIP(host)) return 'is an IP address, not a host name';
  if (/:\d*$/.test(host)) return HAS_PORT;
  if (host.includes('/')) return 'has a slash';
  if (/[^\u0000-\u007f]/.test(host)) return 'has non-ASCII characters';
  const tooLong = lengthProblem(host, NAME_LIMIT);
  if (tooLong) return tooLong;
  const name = host.startsWith('*.') ? host.slice(2) : host;
  if (name.includes('*')) return 'has a * that is not its whole first label';
  const labels = name.split('.');
  if (labels.includes('')) return 'has a leading, trailing or double dot';
  if (labels.length < 2 && name === host) return 'is a single label without a domain';
  if (/^\d+$/.test(labels[labels.length - 1])) return 'ends in a number, as only an IP address does';
  return /[^a-z0-9.-]/.test(name) ? DOTTED_CHARACTERS : labels.map(labelProblem).find((problem) => problem !== undefined);
}

/** An address of a worker, or a host name that leads to one. */
export function addressProblem(address: string): string | undefined {
  if (isIP(address)) return isAll(address) ? 'stands for all addresses, not for one' : machineProblem(address);
  if (WITH_PORT.test(address)) return HAS_PORT;
  return /^[\d.]+$/.test(address) ? 'is not an IPv4 address' : machineNameProblem(address);
}

/** The name of a machine. DNS and files of hosts ignore case and may have underscores, as names on a local network often do. */
function machineNameProblem(name: string): string | undefined {
  if (/[^A-Za-z0-9._-]/.test(name)) return KEY_CHARACTERS;
  const plain = name.toLowerCase().replace(/_/g, '0');
  return nameProblem(plain) ?? plain.split('.').map(labelProblem).find((problem) => problem !== undefined);
}

/** One spelling per address: `*` for all IPv4 addresses, `::` for all IPv6 addresses, host names in lower case. */
export function canonicalAddress(address: string): string {
  if (address === '0.0.0.0') return '*';
  const isPlainSix = address.includes(':') && isIPv6(address) && zoneProblem(address) === undefined;
  if (!isPlainSix) return address.toLowerCase();
  const four = mappedIPv4(address);
  return four === undefined ? normalIPv6(address) : canonicalAddress(four);
}

/** Whether an address stands for all addresses of its family. */
export function isAll(address: string): boolean {
  return ['*', '::'].includes(canonicalAddress(address));
}

/** An address to listen on. */
export function bindProblem(address: string): string | undefined {
  if (address === '*') return undefined;
  if (isIP(address)) return mappedIPv4(address) === undefined ? machineProblem(address) : IS_MAPPED;
  return WITH_PORT.test(address) ? HAS_PORT : 'is neither * nor an IPv4 or IPv6 address';
}

/** `fe80::1%eth0` is a valid address, but only on one machine. */
function zoneProblem(address: string): string | undefined {
  return address.includes('%') ? 'has a zone, which means something on one machine only' : undefined;
}

/** Why no machine can be reached at an address, or listen on it. */
function machineProblem(address: string): string | undefined {
  const zone = zoneProblem(address);
  if (zone) return zone;
  const canonical = canonicalAddress(address);
  if (/^fe[89ab][\da-f]:/.test(canonical)) return 'is a link-local address, which differs from machine to machine';
  const isMulticast = /^ff[\da-f]{2}:/.test(canonical) || /^2(2[4-9]|3\d)\./.test(canonical);
  return isMulticast || canonical === '255.255.255.255' ? 'is a multicast or broadcast address' : undefined;
}

export function portProblem(port: number): string | undefined {
  return integerProblem(port, 1, 65535);
}

export function nodePortProblem(port: number, { first, last }: NodePortRange): string | undefined {
  return integerProblem(port, first, last);
}

function integerProblem(value: number, first: number, last: number): string | undefined {
  if (!Number.isInteger(value)) return 'is not a whole number';
  return value >= first && value <= last ? undefined : `is not between ${first} and ${last}`;
}

/** A path in a container or of a URL. */
export function pathProblem(path: string): string | undefined {
  if (!path.startsWith('/')) return 'does not start with /';
  if (path.split('/').includes('..')) return 'contains ..';
  return BLANKS.test(path) ? HAS_BLANKS : undefined;
}

/** A folder that Kubernetes mounts something at. Only one spelling is allowed, so that two mounts can be compared. */
export function mountPathProblem(path: string): string | undefined {
  if (path.includes(':')) return 'contains a colon';
  const isUnclear = path !== '/' && path.split('/').slice(1).some((part) => part === '' || part === '.');
  return pathProblem(path) ?? (isUnclear ? 'has an empty or . segment' : undefined);
}

/** The name of a Secret that istiod reads. */
export function credentialNameProblem(name: string): string | undefined {
  return nameProblem(name)
    ?? (name.endsWith(CA_SUFFIX) ? `ends in ${CA_SUFFIX}, which istiod takes for a Secret with only CA certificates` : undefined);
}

/** The name of a Secret with only CA certificates; istiod recognizes it by its ending. */
export function caCredentialNameProblem(name: string): string | undefined {
  return nameProblem(name)
    ?? (name.endsWith(CA_SUFFIX) ? undefined : `does not end in ${CA_SUFFIX}, so istiod would look for a certificate and its key`);
}

/** The key of a Secret, which becomes a file name. */
export function secretKeyProblem(key: string): string | undefined {
  if (key === '' || key === '.' || key.startsWith('..')) return 'is not a file name';
  return /^[-._a-zA-Z0-9]{1,253}$/.test(key) ? undefined : KEY_CHARACTERS;
}

/** The key of a Kubernetes label, with or without a domain and a slash before it. */
export function labelKeyProblem(key: string): string | undefined {
  const [name, domain, ...others] = key.split('/').reverse();
  if (name === '') return 'is empty';
  return (others.length > 0 ? 'has more than one slash' : undefined) ?? labelValueProblem(name)
    ?? (domain === undefined ? undefined : nameProblem(domain));
}

/** A container image; only its syntax is checked. */
export function imageProblem(image: string): string | undefined {
  if (image === '') return 'is empty';
  return /^[^\s:@][^\s@]*(@[a-z0-9]+:[0-9a-f]+)?$/i.test(image) && !/:$|::/.test(image) ? undefined : 'is not an image name';
}

export function replicasProblem(replicas: number): string | undefined {
  return integerProblem(replicas, 0, 2147483647);
}

/** The number of a user or a group of Linux. */
export function userProblem(id: number): string | undefined {
  return integerProblem(id, 0, 2147483647);
}

/** The name of an environment variable. */
export function variableProblem(name: string): string | undefined {
  return /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) ? undefined : 'is not a valid variable name';
}

/** The value of a Kubernetes label. */
export function labelValueProblem(value: string): string | undefined {
  const tooLong = lengthProblem(value, LABEL_LIMIT);
  if (tooLong) return tooLong;
  if (/^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$/.test(value)) return undefined;
  return /[^A-Za-z0-9._-]/.test(value) ? KEY_CHARACTERS : 'does not start and end with a letter or digit';
}
