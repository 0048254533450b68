// @ts-check

/**
 * @typedef {object} Preset what people add, and what of it is known beforehand
 * @property {string} id
 * @property {string} name
 * @property {'openai' | 'gemini'} kind
 * @property {string} baseUrl
 * @property {'key' | 'none'} auth
 * @property {string[]} [patterns] all models by default
 * @property {string} [keysAt] where keys are made
 */

/** @type {Preset[]} the official API first */
export const PRESETS = [
  {
    id: 'xai',
    name: 'xai',
    kind: 'openai',
    baseUrl: 'https://api.x.ai/v1',
    auth: 'key',
    patterns: ['grok-*'],
    keysAt: 'https://console.x.ai',
  },
  {
    id: 'OpenAI',
    name: 'openai',
    kind: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    auth: 'key',
    keysAt: 'https://platform.openai.com/api-keys',
  },
  {
    id: 'DeepSeek',
    name: 'deepseek',
    kind: 'openai',
    baseUrl: 'https://api.deepseek.com/v1',
    auth: 'key',
    patterns: ['deepseek-*'],
    keysAt: 'https://platform.deepseek.com/api_keys',
  },
  {
    id: 'SiliconFlow',
    name: 'siliconflow',
    kind: 'openai',
    baseUrl: 'https://api.siliconflow.cn/v1',
    auth: 'key',
    keysAt: 'https://cloud.siliconflow.cn/account/ak',
  },
  {
    id: 'OpenRouter',
    name: 'openrouter',
    kind: 'openai',
    baseUrl: 'https://openrouter.ai/api/v1',
    auth: 'key',
    keysAt: 'https://openrouter.ai/settings/keys',
  },
  {
    id: 'gemini',
    name: 'gemini',
    kind: 'gemini',
    baseUrl: 'https://generativelanguage.googleapis.com',
    auth: 'key',
    keysAt: 'https://aistudio.google.com/apikey',
  },
  {
    id: 'cloudflare',
    name: 'cloudflare',
    kind: 'openai',
    baseUrl: 'https://gateway.ai.cloudflare.com/v1/ACCOUNT/GATEWAY/compat',
    auth: 'key',
  },
  { id: 'open', name: 'home', kind: 'openai', baseUrl: '', auth: 'none' },
  { id: 'other', name: '', kind: 'openai', baseUrl: '', auth: 'key' },
];

/** A name that nobody has: `xai`, `xai-2`. */
export function freeName(name, taken) {
  let free = name;
  for (let number = 2; name && taken.includes(free); number++) {
    free = `${name}-${number}`;
  }
  return free;
}
