import * as fs from 'fs';
import * as https from 'https';
import { join } from 'path';
import type { KubernetesObject } from './objects';
import { CONTROL } from '../network/hosts';
import { PKI } from '../system/paths';

export const API_PORT = 6443;
export const ADMIN_TOKEN = 'lab-admin';

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The API server, for what a kubelet and the tests read and write; users' files go through kubectl. */
export class Api {
  private readonly agent = new https.Agent({ keepAlive: true, ca: fs.readFileSync(join(PKI, 'apiserver.crt')) });

  public async isReady(): Promise<boolean> {
    return (await this.request('GET', '/readyz')).status === 200;
  }

  /** An object, or undefined where there is none. */
  public async get<T = KubernetesObject>(path: string): Promise<T | undefined> {
    const { status, body } = await this.request('GET', path);
    return status === 404 ? undefined : checked({ status, body }, path);
  }

  public async list<T = KubernetesObject>(path: string): Promise<T[]> {
    return (checked<{ items?: T[] }>(await this.request('GET', path), path)).items ?? [];
  }

  public async create<T>(path: string, body: unknown): Promise<T> {
    return checked(await this.request('POST', path, body), path);
  }

  /** What an object would become, or what the API server says against it. It replaces one that is there, and changes nothing. */
  public async dryRun(collection: string, object: KubernetesObject, isThere: boolean): Promise<KubernetesObject | string> {
    const path = isThere ? `${collection}/${object.metadata.name}` : collection;
    const { status, body } = await this.request(isThere ? 'PUT' : 'POST', `${path}?dryRun=All`, object);
    const answer = JSON.parse(body);
    return status < 300 ? answer : answer.message;
  }

  /** A merge patch; without an error where the object is gone. */
  public async patch(path: string, body: unknown): Promise<void> {
    const answer = await this.request('PATCH', path, body, 'application/merge-patch+json');
    if (answer.status !== 404) checked(answer, path);
  }

  /** Deletes an object at once; without an error where it is gone. */
  public async delete(path: string): Promise<void> {
    const answer = await this.request('DELETE', `${path}?gracePeriodSeconds=0`);
    if (answer.status !== 404) checked(answer, path);
  }

  private request(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = { 'authorization': `Bearer ${ADMIN_TOKEN}`, 'content-type': type };
      const options = { host: CONTROL.address, port: API_PORT, agent: this.agent, method, path, headers, timeout: 5000 };
      const request = https.request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode!, body: Buffer.concat(chunks).toString() }));
        response.on('error', reject);
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${path} got no answer`)));
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function checked<T>({ status, body }: Answer, path: string): T {
  if (status >= 300) throw new Error(`${path}: ${status} ${body.slice(0, 300)}`);
  return JSON.parse(body);
}
