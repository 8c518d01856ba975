import { createHash } from 'crypto';
import type { Sha256 } from '../model/names';

/** Node's SHA-256, which the model is given. */
export const sha256: Sha256 = (text) => createHash('sha256').update(text).digest('hex');
