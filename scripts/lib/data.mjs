import path from 'node:path';
import { option } from './options.mjs';
import { at } from './paths.mjs';

/**
 * Where D1 and KV are kept: the folder of `--data`, else one below `.wrangler`. All are laid out as
 * wrangler's `--persist-to` wants, and `state` is the one it looks into by itself.
 */
export const dataFolder = (parameters, name = 'state') =>
  path.resolve(option('data', parameters) || at('.wrangler', name));
