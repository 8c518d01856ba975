import { createHash } from 'crypto';
import type { Sha256 } from '../model/names';

/** Node's SHA-256, passed to the model, which imports no module of Node. */
export const sha256: Sha256 = (text) => createHash('sha256').update(text).digest('hex');
